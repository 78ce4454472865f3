using System.Text;
using System.Threading.Channels;
using EdgeHub.Devices;

namespace EdgeHub.Drivers.Scanners.Tests;

/// <summary>Keeps what a driver hands over; tests wait for the next of it.</summary>
internal class RecordingSink : IScanSink
{
    private readonly Channel<string> _seen = Channel.CreateUnbounded<string>();

    public List<Scan> Scans { get; } = [];

    public ValueTask ScannedAsync(Scan scan, CancellationToken cancellationToken)
    {
        lock (Scans)
        {
            Scans.Add(scan);
        }

        _seen.Writer.TryWrite(Encoding.Latin1.GetString(scan.Raw.Span));
        return default;
    }

    public ValueTask RejectedAsync(string device, string station, ScanFault fault, CancellationToken cancellationToken)
    {
        _seen.Writer.TryWrite("!" + fault);
        return default;
    }

    /// <summary>The next label, or the fault with an exclamation mark.</summary>
    public async Task<string> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            return await _seen.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"No further label within 20 s; {Scans.Count} came before.", e);
        }
    }

    public bool IsEmpty => _seen.Reader.Count == 0;
}

/// <summary>Answers each scan.</summary>
internal sealed class AnsweringSink : RecordingSink, IAnsweringScanSink
{
    public async ValueTask<string> AskAsync(Scan scan, CancellationToken cancellationToken)
    {
        await ScannedAsync(scan, cancellationToken);
        return "OK " + scan.Raw.Length;
    }
}
