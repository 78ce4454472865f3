using EdgeHub.Devices;

namespace EdgeHub.Edge.Runtime;

/// <summary>A scanner as the supervisor runs it.</summary>
public sealed class ScannerDriver(IScanSource source, IScanSink sink) : IRunningDriver
{
    /// <summary>The scanner.</summary>
    public IScanSource Source => source;

    /// <inheritdoc/>
    public DeviceStatus Status => source.Status;

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) => source.RunAsync(sink, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => source.DisposeAsync();
}
