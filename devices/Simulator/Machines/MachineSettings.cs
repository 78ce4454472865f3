namespace EdgeHub.Simulator;

/// <summary>The machines as an agent's configuration names them.</summary>
internal static class MachineSettings
{
    /// <summary>One machine with its points and alarms, ready to be written as JSON.</summary>
    public static object Of(SimulatedMachine machine) => new
    {
        code = machine.Model.Code,
        station = machine.Model.Station,
        modbus = new { connect = $"127.0.0.1:{machine.Port}", unit = 1, everyMs = 1000 },
        points = new object[]
        {
            new { name = "state", at = "input:0", type = "uint16", role = "state", states = States },
            new { name = "good", at = "input:2", type = "uint32", role = "good", counter = new { max = uint.MaxValue } },
            new { name = "scrap", at = "input:4", type = "uint32", role = "scrap", counter = new { max = uint.MaxValue } },
            new { name = "temperature", at = "input:10", type = "float32", order = "CDAB", unit = "Cel", role = "temperature", deadband = 0.2 },
            new { name = "torque", at = "input:12", type = "float32", unit = "N.m", role = "torque" },
            new { name = "energy", at = "input:14", type = "uint32", unit = "W.h", role = "energy" },
            new { name = "tool", at = "discrete:0", type = "bool" },
        },
        alarms = new object[]
        {
            new { name = "fault", point = "state", equals = "fault", severity = "high", delayMs = 2000, text = "The machine stopped by itself." },
            new
            {
                name = "hot", point = "temperature", above = machine.Model.Warm + 6, hysteresis = 1.5, delayMs = 5000, severity = "medium",
                text = "The temperature is above its limit.",
            },
        },
    };

    private static readonly Dictionary<string, string> States = Enum.GetValues<MachineState>().ToDictionary(
        state => ((int)state).ToString(System.Globalization.CultureInfo.InvariantCulture), state => state.ToString().ToLowerInvariant(), StringComparer.Ordinal);
}
