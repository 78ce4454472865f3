using EdgeHub.Devices;

namespace EdgeHub.Drivers.Scanners;

/// <summary>A sink that can also say its verdict in one short line, for scanners with a display or a lamp of their own.</summary>
public interface IAnsweringScanSink : IScanSink
{
    /// <summary>Hands over one scan like <see cref="IScanSink.ScannedAsync"/>.</summary>
    /// <returns>At most 80 ASCII characters without line end, e.g. <c>STOP step.wrong_station</c>; empty sends nothing.</returns>
    ValueTask<string> AskAsync(Scan scan, CancellationToken cancellationToken);
}
