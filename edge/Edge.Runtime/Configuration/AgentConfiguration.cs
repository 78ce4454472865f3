namespace EdgeHub.Edge.Runtime;

/// <summary>The agent's configuration file, checked. Immutable.</summary>
/// <param name="Hub">host:port of the hub's agents listener; empty takes the one that enrolment brought.</param>
/// <param name="Listen">Address and port of the station pages; port 0 takes a free one.</param>
/// <param name="LeaseTypes">Types of UID that the agent holds blocks of, e.g. FG, to label units without a hub. Default none.</param>
/// <param name="Stations">The stations of this agent; none for a gateway that only reads machines.</param>
/// <param name="MetricsTokenFile">
/// File whose first line is the token that <c>/metrics</c> wants; a relative path begins at the configuration file. Empty, the default, wants none as long as
/// <paramref name="Listen"/> is loopback, and answers nobody when it is not.
/// </param>
/// <param name="Machines">The machines that this agent reads.</param>
public sealed record AgentConfiguration(
    string Hub = "",
    string Listen = "127.0.0.1:8081",
    IReadOnlyList<string>? LeaseTypes = null,
    IReadOnlyList<StationConfiguration>? Stations = null,
    string MetricsTokenFile = "",
    IReadOnlyList<MachineConfiguration>? Machines = null)
{
    /// <summary>Stations of one agent.</summary>
    public const int MaxStations = 64;

    /// <summary>Scanners of one agent.</summary>
    public const int MaxScanners = 256;

    /// <summary>Machines of one agent.</summary>
    public const int MaxMachines = 256;

    /// <summary>Types of UID that the agent holds blocks of.</summary>
    public IReadOnlyList<string> LeaseTypes { get; } = LeaseTypes ?? [];

    /// <summary>The stations of this agent.</summary>
    public IReadOnlyList<StationConfiguration> Stations { get; } = Stations ?? [];

    /// <summary>The machines that this agent reads.</summary>
    public IReadOnlyList<MachineConfiguration> Machines { get; } = Machines ?? [];
}

/// <summary>One station.</summary>
/// <param name="Code">Its code at the hub, e.g. KOL-ST-01; 1 to 32 letters, digits and hyphens.</param>
/// <param name="Scanners">Its scanners; none when only the page is used.</param>
public sealed record StationConfiguration(string Code = "", IReadOnlyList<ScannerConfiguration>? Scanners = null)
{
    /// <summary>Its scanners.</summary>
    public IReadOnlyList<ScannerConfiguration> Scanners { get; } = Scanners ?? [];
}

/// <summary>
/// One scanner: it has <paramref name="Listen"/>, <paramref name="Connect"/>, <paramref name="Serial"/> or <paramref name="Mqtt"/>. What the values may be is the driver's to say.
/// </summary>
/// <param name="Name">Its name, unique within the agent.</param>
/// <param name="Listen">Port on which the agent listens for the scanner; 0 takes a free one.</param>
/// <param name="Address">Address on which the agent listens.</param>
/// <param name="Connect">host:port of a scanner that listens itself.</param>
/// <param name="Terminator">What ends a label; none takes CR, LF or CRLF; empty ends by <paramref name="IdleMs"/>.</param>
/// <param name="IdleMs">Milliseconds of silence that end a label too; none waits for the terminator.</param>
/// <param name="Prefix">Taken off the front of each label.</param>
/// <param name="Suffix">Taken off the end of each label.</param>
/// <param name="SymbologyIdentifier">Takes an AIM symbology identifier off the front.</param>
/// <param name="CharacterSet">utf-8 or iso-8859-1.</param>
/// <param name="MaxBytes">Longest label in bytes. Default 4,096.</param>
/// <param name="MaxConnections">Connections at once. Default 4.</param>
/// <param name="Reply">Sends the verdict back in one line.</param>
/// <param name="Serial">The serial port at which the scanner is.</param>
/// <param name="Mqtt">The broker to which it publishes.</param>
/// <param name="Topic">Topic filter of its reads; of <paramref name="Mqtt"/>.</param>
/// <param name="Path">Where in a JSON payload the label is; empty takes the payload.</param>
public sealed record ScannerConfiguration(
    string Name = "",
    int? Listen = null,
    string Address = "127.0.0.1",
    string? Connect = null,
    string? Terminator = null,
    int? IdleMs = null,
    string Prefix = "",
    string Suffix = "",
    bool SymbologyIdentifier = true,
    string CharacterSet = "utf-8",
    int? MaxBytes = null,
    int? MaxConnections = null,
    bool Reply = false,
    SerialConfiguration? Serial = null,
    MqttConfiguration? Mqtt = null,
    string Topic = "",
    string Path = "");

/// <summary>A serial port; most scanners leave the factory with the defaults.</summary>
/// <param name="Port">Path, e.g. /dev/serial/by-id/usb-..., which stays the same in whatever socket the scanner is.</param>
/// <param name="Baud">Bits per second. Default 9,600.</param>
/// <param name="DataBits">7 or 8. Default 8.</param>
/// <param name="Parity">none, even or odd. Default none.</param>
/// <param name="StopBits">1 or 2. Default 1.</param>
/// <param name="FlowControl">none, rtscts or xonxoff. Default none.</param>
public sealed record SerialConfiguration(
    string Port = "", int Baud = 9600, int DataBits = 8, string Parity = "none", int StopBits = 1, string FlowControl = "none");
