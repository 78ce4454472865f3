using System.Net;
using EdgeHub.Devices;

namespace EdgeHub.Drivers.Scanners;

/// <summary>Which scanner, where it stands, and how it frames its labels.</summary>
public abstract record ScannerOptions
{
    /// <summary>Name of the device in the agent's configuration, 1 to 64 characters.</summary>
    public required string Device { get; init; }

    /// <summary>Code of the station at which it stands.</summary>
    public required string Station { get; init; }

    /// <summary>How bytes become labels.</summary>
    public ScanFraming Framing { get; init; } = new();

    /// <summary>Sends a short verdict line (ending in CRLF) back after each scan. Off by default: most scanners would not know what to do with it.</summary>
    public bool Reply { get; init; }

    /// <summary>What is wrong, one sentence each; empty when it can be used.</summary>
    public virtual IEnumerable<string> Faults()
    {
        if (Device.Length is 0 or > 64)
        {
            yield return "name must have 1 to 64 characters.";
        }

        foreach (var fault in Framing.Faults())
        {
            yield return fault;
        }
    }
}

/// <summary>The agent listens, scanners connect.</summary>
public sealed record TcpListenScannerOptions : ScannerOptions
{
    /// <summary>Where to listen. Loopback by default: opening a plant's network to scans is a decision.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port; 0 takes a free one.</summary>
    public required int Port { get; init; }

    /// <summary>Connections at once, 1 to 64, default 4. One more takes the place of the one that was silent longest.</summary>
    public int MaxConnections { get; init; } = 4;

    /// <inheritdoc/>
    public override IEnumerable<string> Faults()
    {
        foreach (var fault in base.Faults())
        {
            yield return fault;
        }

        if (Port is < 0 or > 65535)
        {
            yield return "listen must be a port between 0 and 65535.";
        }

        if (MaxConnections is < 1 or > 64)
        {
            yield return "maxConnections must be between 1 and 64.";
        }
    }
}

/// <summary>The agent dials a scanner that listens.</summary>
public sealed record TcpDialScannerOptions : ScannerOptions
{
    /// <summary>Name or address of the scanner.</summary>
    public required string Host { get; init; }

    /// <summary>TCP port of the scanner, 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>How long one connect may take. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override IEnumerable<string> Faults()
    {
        foreach (var fault in base.Faults())
        {
            yield return fault;
        }

        if (Host.Length is 0 or > 253)
        {
            yield return "connect must name a host.";
        }

        if (Port is < 1 or > 65535)
        {
            yield return "connect must name a port between 1 and 65535.";
        }
    }
}

/// <summary>The scanner is at a serial port of the agent's machine.</summary>
public sealed record SerialScannerOptions : ScannerOptions
{
    /// <summary>The port and how it is set.</summary>
    public required SerialSettings Serial { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> Faults() => base.Faults().Concat(Serial.Faults());
}
