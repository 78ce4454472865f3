using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace EdgeHub.Testing;

/// <summary>One client at the proxy, and its way to the target.</summary>
internal sealed class ChaosConnection(ChaosProxy proxy, Socket client, Random random, bool isMute) : IDisposable
{
    private const int PieceBytes = 16 * 1024;
    private const int MostPieces = 64;
    private readonly Socket _target = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private volatile bool _isHalfOpen;
    private volatile bool _isReset;

    /// <summary>Passes bytes until an end or a fault closes it.</summary>
    public async Task RunAsync(Func<IPEndPoint> target, CancellationToken cancellationToken)
    {
        client.NoDelay = true;
        try
        {
            if (isMute)
            {
                await SwallowAsync(client, cancellationToken);
                return;
            }

            await _target.ConnectAsync(target(), cancellationToken);
            var both = new[] { PassAsync(client, _target, isAnswer: false, cancellationToken), PassAsync(_target, client, isAnswer: true, cancellationToken) };
            await Task.WhenAny(both);
            if (_isHalfOpen)
            {
                // The end of one is not heard by the other.
                await Task.WhenAll(both);
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            // No target, or the end of the test: the client sees its connection end.
            _isReset = true;
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Does to an open connection what a fault does to those.</summary>
    public void Meet(ChaosKind kind)
    {
        switch (kind)
        {
            case ChaosKind.Reset:
                _isReset = true;
                Dispose();
                break;
            case ChaosKind.Close:
                Dispose();
                break;
            case ChaosKind.HalfOpen or ChaosKind.Block:
                _isHalfOpen = true;
                break;
        }
    }

    /// <summary>Ends both sides, by reset where that was the fault.</summary>
    public void Dispose()
    {
        foreach (var socket in (Socket[])[client, _target])
        {
            if (_isReset)
            {
                Abort(socket);
            }
            else
            {
                Close(socket);
            }
        }
    }

    internal static void Abort(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (IsEnd(e))
        {
            // Already gone.
        }

        socket.Dispose();
    }

    /// <summary>A socket that is disposed of while it is read resets its connection; told to shut down first, it says its end in order.</summary>
    private static void Close(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (IsEnd(e))
        {
            // Already gone, or never there.
        }

        socket.Dispose();
    }

    private static bool IsEnd(Exception e) => e is SocketException or OperationCanceledException or ObjectDisposedException;

    private async Task SwallowAsync(Socket from, CancellationToken cancellationToken)
    {
        var buffer = new byte[PieceBytes];
        while (await from.ReceiveAsync(buffer, cancellationToken) > 0)
        {
            proxy.Harm();
        }
    }

    /// <summary>One direction: pieces wait in a bounded queue until they are due.</summary>
    private async Task PassAsync(Socket from, Socket to, bool isAnswer, CancellationToken cancellationToken)
    {
        var pieces = Channel.CreateBounded<(byte[] Bytes, long Due)>(MostPieces);
        var writing = WriteAsync(pieces.Reader, to, isAnswer, cancellationToken);
        try
        {
            await Task.WhenAny(ReadAsync(from, pieces.Writer, cancellationToken), writing);
        }
        finally
        {
            pieces.Writer.TryComplete();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(Socket from, ChannelWriter<(byte[] Bytes, long Due)> pieces, CancellationToken cancellationToken)
    {
        var buffer = new byte[PieceBytes];
        while (await from.ReceiveAsync(buffer, cancellationToken) is > 0 and var count)
        {
            if (_isHalfOpen)
            {
                proxy.Harm();
                continue;
            }

            var fault = proxy.Fault;
            var wait = fault.Kind == ChaosKind.Delay ? fault.For : TimeSpan.Zero;
            await pieces.WriteAsync((buffer[..count], Environment.TickCount64 + (long)wait.TotalMilliseconds), cancellationToken);
        }
    }

    private async Task WriteAsync(ChannelReader<(byte[] Bytes, long Due)> pieces, Socket to, bool isAnswer, CancellationToken cancellationToken)
    {
        var writes = 0;
        await foreach (var (bytes, due) in pieces.ReadAllAsync(cancellationToken))
        {
            if (due - Environment.TickCount64 is > 0 and var left)
            {
                proxy.Harm();
                await Task.Delay((int)left, cancellationToken);
            }

            var fault = proxy.Fault;
            var times = 1;
            switch (fault.Kind)
            {
                case ChaosKind.Stall when ++writes % fault.Every == 0:
                    proxy.Harm();
                    await Task.Delay(fault.For, cancellationToken);
                    break;
                case ChaosKind.Garbage when isAnswer:
                    proxy.Harm();
                    random.NextBytes(bytes);
                    break;
                case ChaosKind.Repeat when isAnswer:
                    proxy.Harm();
                    times += fault.Every;
                    break;
            }

            for (var i = 0; i < times && !_isHalfOpen; i++)
            {
                for (var sent = 0; sent < bytes.Length;)
                {
                    sent += await to.SendAsync(bytes.AsMemory(sent), cancellationToken);
                }
            }
        }
    }
}
