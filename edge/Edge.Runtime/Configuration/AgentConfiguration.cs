namespace EdgeHub.Edge.Runtime;

/// <summary>The agent's configuration file, checked. Immutable.</summary>
public sealed record AgentConfiguration
{
    /// <summary>Stations of one agent.</summary>
    public const int MaxStations = 64;

    /// <summary>Scanners of one agent.</summary>
    public const int MaxScanners = 256;

    /// <summary>host:port of the hub's agents listener; empty takes the one that enrolment brought.</summary>
    public string Hub { get; init; } = "";

    /// <summary>Address and port of the station pages. Default 127.0.0.1:8081; port 0 takes a free one.</summary>
    public string Listen { get; init; } = "127.0.0.1:8081";

    /// <summary>Types of UID that the agent holds blocks of, e.g. FG, to label units without a hub. Default none.</summary>
    public IReadOnlyList<string> LeaseTypes { get; init; } = [];

    /// <summary>The stations of this agent.</summary>
    public IReadOnlyList<StationConfiguration> Stations { get; init; } = [];
}

/// <summary>One station.</summary>
public sealed record StationConfiguration
{
    /// <summary>Its code at the hub, e.g. KOL-ST-01; 1 to 32 letters, digits and hyphens.</summary>
    public string Code { get; init; } = "";

    /// <summary>Its scanners; none when only the page is used.</summary>
    public IReadOnlyList<ScannerConfiguration> Scanners { get; init; } = [];
}

/// <summary>One scanner: it has <see cref="Listen"/> or <see cref="Connect"/>. What the values may be is the driver's to say.</summary>
public sealed record ScannerConfiguration
{
    /// <summary>Its name, unique within the agent.</summary>
    public string Name { get; init; } = "";

    /// <summary>Port on which the agent listens for the scanner; 0 takes a free one.</summary>
    public int? Listen { get; init; }

    /// <summary>Address on which the agent listens. Default 127.0.0.1.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>host:port of a scanner that listens itself.</summary>
    public string? Connect { get; init; }

    /// <summary>What ends a label; none takes CR, LF or CRLF; empty ends by <see cref="IdleMs"/>.</summary>
    public string? Terminator { get; init; }

    /// <summary>Milliseconds of silence that end a label too; none waits for the terminator.</summary>
    public int? IdleMs { get; init; }

    /// <summary>Taken off the front of each label.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Taken off the end of each label.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>Takes an AIM symbology identifier off the front. Default true.</summary>
    public bool SymbologyIdentifier { get; init; } = true;

    /// <summary>utf-8 (default) or iso-8859-1.</summary>
    public string CharacterSet { get; init; } = "utf-8";

    /// <summary>Longest label in bytes. Default 4,096.</summary>
    public int? MaxBytes { get; init; }

    /// <summary>Connections at once. Default 4.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>Sends the verdict back in one line. Default false.</summary>
    public bool Reply { get; init; }
}
