namespace EdgeHub.Simulator;

/// <summary>The buttons of a station's page.</summary>
internal enum Button
{
    /// <summary>The gate passes.</summary>
    Pass,

    /// <summary>The gate fails.</summary>
    Fail,
}

/// <summary>What a station told its operator.</summary>
/// <param name="Verdict">accept, warn or refuse.</param>
/// <param name="Code">The reason, from the verdict catalogue.</param>
internal sealed record StationAnswer(string Verdict, string Code)
{
    /// <summary>The agent could not be reached: the page says NOT CONNECTED, and surely nothing was scanned.</summary>
    public static StationAnswer NotReached { get; } = new("none", "station.not_reached");

    /// <summary>True unless the operator was told to stop.</summary>
    public bool MayGoOn => Verdict != "refuse";
}

/// <summary>A station as an operator has it before him: a scanner in the hand, buttons on the page.</summary>
internal interface IStation
{
    /// <summary>Scans a label; null when the answer was lost with the connection.</summary>
    Task<StationAnswer?> ScanAsync(string label, CancellationToken cancellationToken);

    /// <summary>Presses a button for the unit; null when the answer was lost with the connection.</summary>
    Task<StationAnswer?> PressAsync(Button button, string uid, CancellationToken cancellationToken);
}
