using System.Text;
using EdgeHub.Devices;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Drivers.Scanners;

/// <summary>One connection with a scanner: reads until the peer ends it, hands labels to the sink one by one.</summary>
internal sealed partial class ScannerConnection(ScannerOptions options, IScannerLine line, TimeProvider time, ILogger logger)
{
    private const int ReadBytes = 4096;
    private const int MaxReplyCharacters = 80;

    private readonly ScanFramer _framer = new(options.Framing);
    private long _lastHeard = time.GetTimestamp();

    /// <summary>How long nothing has come.</summary>
    internal TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _lastHeard));

    /// <summary>Ends the connection at once; its run returns.</summary>
    internal void Close() => line.Dispose();

    /// <summary>Runs until the peer or <see cref="Close"/> ends the connection.</summary>
    internal async Task RunAsync(IScanSink sink, CancellationToken cancellationToken)
    {
        var buffer = new byte[ReadBytes];
        while (true)
        {
            var read = await ReceiveAsync(buffer, cancellationToken);
            if (read == IScannerLine.Broken)
            {
                // Cut in the middle: half a label is no label.
                return;
            }

            if (read is null or 0)
            {
                // Netcat and some scanners close without a terminator: what came is the label.
                await EndAsync(sink, cancellationToken);
                if (read == 0)
                {
                    return;
                }

                continue;
            }

            Volatile.Write(ref _lastHeard, time.GetTimestamp());
            ReadOnlyMemory<byte> rest = buffer.AsMemory(0, read.Value);
            while (_framer.TryTake(ref rest, out var frame))
            {
                await HandOverAsync(frame, sink, cancellationToken);
            }
        }
    }

    /// <summary>As <see cref="IScannerLine.ReceiveAsync"/>; null when the label's time-out is over.</summary>
    private async Task<int?> ReceiveAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        if (options.Framing.EffectiveIdle is not { } idle || !_framer.IsOpen)
        {
            return await line.ReceiveAsync(buffer, cancellationToken);
        }

        using var over = new CancellationTokenSource(idle, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            return await line.ReceiveAsync(buffer, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task EndAsync(IScanSink sink, CancellationToken cancellationToken)
    {
        if (_framer.TryEnd(out var frame))
        {
            await HandOverAsync(frame, sink, cancellationToken);
        }
    }

    private async Task HandOverAsync(Frame frame, IScanSink sink, CancellationToken cancellationToken)
    {
        if (frame.Fault is { } fault)
        {
            LogRejected(options.Device, options.Station, fault);
            await sink.RejectedAsync(options.Device, options.Station, fault, cancellationToken);
            return;
        }

        var scan = new Scan(options.Device, options.Station, frame.Raw, frame.Symbology, Instant.Now(time));
        if (!options.Reply || sink is not IAnsweringScanSink answering)
        {
            await sink.ScannedAsync(scan, cancellationToken);
            return;
        }

        var reply = await answering.AskAsync(scan, cancellationToken);
        if (reply.Length > 0)
        {
            await ReplyAsync(reply.Length > MaxReplyCharacters ? reply[..MaxReplyCharacters] : reply, cancellationToken);
        }
    }

    private ValueTask ReplyAsync(string reply, CancellationToken cancellationToken) =>
        line.SendAsync(Encoding.ASCII.GetBytes(reply + "\r\n"), cancellationToken);

    [LoggerMessage(1, LogLevel.Warning, "Scanner {Device} at {Station} sent bytes that are no label: {Fault}")]
    private partial void LogRejected(string device, string station, ScanFault fault);
}
