namespace EdgeHub.Devices;

/// <summary>A driver that yields scans. It reconnects by itself; a fault is a state, never an exception to its owner.</summary>
public interface IScanSource : IAsyncDisposable
{
    /// <summary>Name of the device in the agent's configuration.</summary>
    string Device { get; }

    /// <summary>What the device is doing now. Safe to read from any thread.</summary>
    DeviceStatus Status { get; }

    /// <summary>Runs until cancelled, handing each scan to <paramref name="sink"/> in the order of reading.</summary>
    Task RunAsync(IScanSink sink, CancellationToken cancellationToken);
}

/// <summary>Takes scans and device faults from drivers. Awaiting a call is the back-pressure on the driver.</summary>
public interface IScanSink
{
    /// <summary>Hands over one scan; completes when it is durably stored and its verdict is known.</summary>
    ValueTask ScannedAsync(Scan scan, CancellationToken cancellationToken);

    /// <summary>Tells that a device sent something that could not be a scan (too long, garbage); never carries the bytes.</summary>
    ValueTask RejectedAsync(string device, string station, ScanFault fault, CancellationToken cancellationToken);
}

/// <summary>What a device is doing.</summary>
/// <param name="State">Connected, waiting for its peer, or at fault.</param>
/// <param name="Reason">One sentence for a person; empty while connected.</param>
/// <param name="NextTry">When a driver that dials out tries again; null when it listens or is connected.</param>
public sealed record DeviceStatus(DeviceCondition State, string Reason, DateTimeOffset? NextTry = null);

/// <summary>The three conditions of a device.</summary>
public enum DeviceCondition
{
    /// <summary>Nobody has connected yet, or the device is being dialled.</summary>
    Waiting,

    /// <summary>Data can arrive.</summary>
    Connected,

    /// <summary>It can't work without help: port taken, address wrong.</summary>
    Fault,
}

/// <summary>Why bytes from a scanner never became a scan.</summary>
public enum ScanFault
{
    /// <summary>No terminator within <see cref="ScanLimits.MaxRawBytes"/>; bytes are dropped up to the next terminator.</summary>
    TooLong,

    /// <summary>A frame with nothing in it.</summary>
    Empty,

    /// <summary>The configured prefix or suffix is missing.</summary>
    Framing,
}
