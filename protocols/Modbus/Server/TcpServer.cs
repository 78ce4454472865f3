using System.Net;
using System.Net.Sockets;

namespace EdgeHub.Modbus;

/// <summary>Shows units to Modbus TCP clients. Requests of one connection are answered in their order; connections don't wait for one another.</summary>
public sealed class TcpServer : IAsyncDisposable
{
    private const int Backlog = 128;
    private readonly Socket _listener;
    private readonly ModbusUnits _units;
    private readonly TcpServerOptions _options;
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;
    private readonly Lock _gate = new();
    private readonly HashSet<TcpSession> _sessions = [];
    private readonly Task _accepting;
    private bool _disposed;

    private TcpServer(Socket listener, ModbusUnits units, TcpServerOptions options, TimeProvider time)
    {
        (_listener, _units, _options, _time) = (listener, units, options, time);
        EndPoint = (IPEndPoint)listener.LocalEndPoint!;

        // Both bounds are kept to a quarter.
        var every = TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMillisecond, Math.Min(options.IdleTimeout.Ticks, options.SendTimeout.Ticks) / 4));
        _sweep = time.CreateTimer(static state => ((TcpServer)state!).Sweep(), this, every, every);
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Connections at this moment.</summary>
    public int Connections
    {
        get
        {
            lock (_gate)
            {
                return _sessions.Count;
            }
        }
    }

    /// <summary>Connections that were refused because there were too many.</summary>
    public long Refused { get; private set; }

    /// <summary>Begins to listen; port 0 takes a free one.</summary>
    /// <exception cref="SocketException">The address can't be listened on.</exception>
    public static TcpServer Start(IPEndPoint endPoint, ModbusUnits units, TcpServerOptions? options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        options ??= new TcpServerOptions();
        options.Check();
        var listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(endPoint);
            listener.Listen(Backlog);
            return new TcpServer(listener, units, options, time);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        TcpSession[] sessions;
        lock (_gate)
        {
            _disposed = true;
            sessions = [.. _sessions];
        }

        await _sweep.DisposeAsync();
        _listener.Dispose();
        await _accepting;
        foreach (var session in sessions)
        {
            session.Dispose();
        }

        await Task.WhenAll(sessions.Select(session => session.Ended));
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync();
            }
            catch (SocketException) when (!_disposed)
            {
                // A client that left before it was accepted, or no file handles for the moment: the others go on.
                await Task.Delay(TimeSpan.FromMilliseconds(10), _time);
                continue;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            Serve(socket);
        }
    }

    private void Serve(Socket socket)
    {
        TcpSession session;
        lock (_gate)
        {
            if (_disposed || _sessions.Count >= _options.MaxConnections)
            {
                Refused++;
                socket.Dispose();
                return;
            }

            try
            {
                session = new TcpSession(new SocketStream(socket), _units, _options, _time);
            }
            catch (SocketException)
            {
                // It left already.
                socket.Dispose();
                return;
            }

            _sessions.Add(session);
        }

        session.Start(Ended);
    }

    private void Ended(TcpSession session)
    {
        lock (_gate)
        {
            _sessions.Remove(session);
        }
    }

    private void Sweep()
    {
        lock (_gate)
        {
            foreach (var session in _sessions)
            {
                session.CloseIfOverdue();
            }
        }
    }
}
