using System.Text;
using EdgeHub.Devices;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Drivers.Scanners;

/// <summary>One connection with a scanner: reads until the peer ends it, hands labels to the sink one by one.</summary>
/// <param name="options">How the scanner frames its labels.</param>
/// <param name="line">The wire.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where rejected bytes are noted.</param>
/// <param name="noise">
/// Told true when what arrives is no text, false when it is again; in between noise is dropped. Null where bytes can't arrive damaged.
/// </param>
internal sealed partial class ScannerConnection(
    ScannerOptions options, IScannerLine line, TimeProvider time, ILogger logger, Action<bool>? noise = null)
{
    private const int ReadBytes = 4096;
    private const int MaxReplyCharacters = 80;

    private readonly ScanFramer _framer = new(options.Framing);
    private long _lastHeard = time.GetTimestamp();
    private bool _noisy;
    private bool _judged;

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

            if (read is null && DropsNoise())
            {
                continue;
            }

            if (read is null && options.Framing.EffectiveIdle is null)
            {
                // Text without its end: the rest may still come.
                _judged = true;
                continue;
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

            _judged = false;
            Volatile.Write(ref _lastHeard, time.GetTimestamp());
            ReadOnlyMemory<byte> rest = buffer.AsMemory(0, read.Value);
            while (_framer.TryTake(ref rest, out var frame))
            {
                await HandOverAsync(frame, sink, cancellationToken);
            }

            if (_framer.Open.Length >= LineNoise.Many)
            {
                DropsNoise();
            }
        }
    }

    /// <summary>As <see cref="IScannerLine.ReceiveAsync"/>; null when the label's time-out is over, or when it is time to look for noise.</summary>
    private async Task<int?> ReceiveAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        var wait = options.Framing.EffectiveIdle ?? (noise is null || _judged ? null : LineNoise.Silence);
        if (wait is not { } idle || !_framer.IsOpen)
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

    /// <summary>Drops the label that is open when it is noise.</summary>
    private bool DropsNoise()
    {
        if (noise is null || !LineNoise.Is(_framer.Open, options.Framing.IsLatin1))
        {
            return false;
        }

        _framer.Drop();
        Tell(noisy: true);
        return true;
    }

    /// <summary>An ended label counts as noise when the line marked it as broken, or among other noise.</summary>
    private bool IsNoise(Frame frame)
    {
        if (noise is null)
        {
            return false;
        }

        // Among noise, what is too short to be judged is noise too.
        var amongNoise = _noisy && (frame.Fault is not null || frame.Raw.Length < LineNoise.Fewest || LineNoise.Is(frame.Raw, latin1: false));
        var isNoise = amongNoise || LineNoise.IsBroken(frame.Raw);
        Tell(isNoise);
        return isNoise;
    }

    private void Tell(bool noisy)
    {
        if (_noisy != noisy)
        {
            _noisy = noisy;
            noise?.Invoke(noisy);
        }
    }

    private async Task HandOverAsync(Frame frame, IScanSink sink, CancellationToken cancellationToken)
    {
        if (IsNoise(frame))
        {
            return;
        }

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
