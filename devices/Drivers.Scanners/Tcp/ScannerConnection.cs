using System.Net.Sockets;
using System.Text;
using EdgeHub.Devices;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Drivers.Scanners;

/// <summary>One connection with a scanner: reads until the peer ends it, hands labels to the sink one by one.</summary>
internal sealed partial class ScannerConnection(ScannerOptions options, Socket socket, TimeProvider time, ILogger logger)
{
    private const int ReadBytes = 4096;
    private const int MaxReplyCharacters = 80;
    private const int Broken = -1;

    private readonly ScanFramer _framer = new(options.Framing);
    private long _lastHeard = time.GetTimestamp();

    /// <summary>How long nothing has come.</summary>
    internal TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _lastHeard));

    /// <summary>Ends the connection at once; its run returns.</summary>
    internal void Close() => socket.Dispose();

    /// <summary>Runs until the peer or <see cref="Close"/> ends the connection.</summary>
    internal async Task RunAsync(IScanSink sink, CancellationToken cancellationToken)
    {
        try
        {
            Prepare(socket);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone between accept and here.
            return;
        }

        var buffer = new byte[ReadBytes];
        while (true)
        {
            var read = await ReceiveAsync(buffer, cancellationToken);
            if (read == Broken)
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

    /// <summary>Bytes received, 0 at the peer's end, <see cref="Broken"/> at an abrupt one, null when the label's time-out is over.</summary>
    private async Task<int?> ReceiveAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            if (options.Framing.EffectiveIdle is not { } idle || !_framer.IsOpen)
            {
                return await socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);
            }

            using var over = new CancellationTokenSource(idle, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
            try
            {
                return await socket.ReceiveAsync(buffer, SocketFlags.None, either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return Broken;
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

    private async Task ReplyAsync(string reply, CancellationToken cancellationToken)
    {
        try
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(reply + "\r\n"), SocketFlags.None, cancellationToken);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The scan is stored; a scanner that left does not need its answer. The next read ends the connection.
        }
    }

    /// <summary>A scanner that lost its power says nothing: ask after 30 s of silence, give up after three answers missed.</summary>
    private static void Prepare(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
        socket.SendTimeout = 2000;
    }

    [LoggerMessage(1, LogLevel.Warning, "Scanner {Device} at {Station} sent bytes that are no label: {Fault}")]
    private partial void LogRejected(string device, string station, ScanFault fault);
}
