using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EdgeHub.Simulator;

/// <summary>The wire between an agent and the hub: passes bytes through until it is cut.</summary>
internal sealed class LinkProxy : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<IPEndPoint> _target;
    private readonly ConcurrentDictionary<int, (Socket Agent, Socket Hub)> _open = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _next;
    private volatile bool _cut;

    /// <summary>Listens on a free loopback port and connects onward to where the hub is at that moment.</summary>
    public LinkProxy(Func<IPEndPoint> target)
    {
        _target = target;
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>What the agent dials instead of the hub.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Breaks what is open and refuses what comes until <see cref="Mend"/>.</summary>
    public void Cut()
    {
        _cut = true;
        foreach (var (key, pair) in _open)
        {
            _open.TryRemove(key, out _);
            Abort(pair.Agent);
            Abort(pair.Hub);
        }
    }

    /// <summary>True between <see cref="Cut"/> and <see cref="Mend"/>.</summary>
    public bool IsCut => _cut;

    /// <summary>Lets connections through again.</summary>
    public void Mend() => _cut = false;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        try
        {
            await _accepting;
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end that was asked for.
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var agent = await _listener.AcceptSocketAsync(_stop.Token);
            if (_cut)
            {
                Abort(agent);
                continue;
            }

            _ = PassAsync(agent);
        }
    }

    private async Task PassAsync(Socket agent)
    {
        var key = Interlocked.Increment(ref _next);
        var hub = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        agent.NoDelay = true;
        try
        {
            await hub.ConnectAsync(_target(), _stop.Token);
            _open[key] = (agent, hub);
            if (_cut)
            {
                return;
            }

            await Task.WhenAny(CopyAsync(agent, hub), CopyAsync(hub, agent));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Hub not there: the agent sees its connection end and tries again.
        }
        finally
        {
            _open.TryRemove(key, out _);
            Abort(agent);
            Abort(hub);
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            while (true)
            {
                var count = await from.ReceiveAsync(buffer, _stop.Token);
                if (count == 0)
                {
                    return;
                }

                await to.SendAsync(buffer.AsMemory(0, count), _stop.Token);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The other direction, or a cut, ended it.
        }
    }

    private static void Abort(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Already gone.
        }

        socket.Dispose();
    }
}
