namespace EdgeHub.Simulator;

/// <summary>One machine of the hall: what kind it is and where it stands.</summary>
/// <param name="Code">Its code, e.g. KOL-M-01.</param>
/// <param name="Station">Code of the station at which it stands.</param>
/// <param name="Agent">The agent that reads it.</param>
/// <param name="Cycle">Seconds a part.</param>
/// <param name="Warm">Temperature while it works, in degrees Celsius.</param>
/// <param name="Torque">Torque that its tool is set to, in newton metres.</param>
/// <param name="Power">Power while it works, in watts.</param>
internal sealed record MachineModel(string Code, string Station, string Agent, double Cycle, double Warm, double Torque, double Power)
{
    /// <summary>The six machines of the demo plant.</summary>
    public static IReadOnlyList<MachineModel> Demo { get; } =
    [
        new("KOL-M-01", "KOL-ST-01", "agent-a", 2.4, 38, 4.5, 1_800),
        new("KOL-M-02", "KOL-ST-02", "agent-a", 3.1, 74, 2.0, 5_200),
        new("KOL-M-03", "KOL-ST-03", "agent-a", 2.8, 61, 6.5, 3_100),
        new("KOL-M-04", "KOL-ST-04", "agent-b", 3.6, 35, 8.0, 900),
        new("KOL-M-05", "KOL-ST-05", "agent-b", 2.2, 33, 1.2, 450),
        new("KOL-M-06", "KOL-ST-06", "agent-b", 2.0, 36, 3.0, 1_200),
    ];

    /// <summary>As many machines as asked for: the six, then more of their kinds.</summary>
    public static IReadOnlyList<MachineModel> Of(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => i < Demo.Count
            ? Demo[i]
            : Demo[i % Demo.Count] with { Code = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"KOL-M-{i + 1:00}") }),
    ];
}
