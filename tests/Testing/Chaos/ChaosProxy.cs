using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EdgeHub.Testing;

/// <summary>
/// A TCP wire that goes wrong when it is told to: stands on loopback between a client and its target. Memory is bounded: at most <see cref="MostOpen"/>
/// connections, each with at most 1 MB under way in a direction; then the sender has to wait. Safe from any thread.
/// </summary>
public sealed class ChaosProxy : IAsyncDisposable
{
    /// <summary>Connections at a time; further ones are reset.</summary>
    public const int MostOpen = 64;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<IPEndPoint> _target;
    private readonly int _seed;
    private readonly ConcurrentDictionary<int, ChaosConnection> _open = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private ChaosFault _fault = ChaosFault.Pass;
    private int _connections;
    private long _harmed;

    private ChaosProxy(Func<IPEndPoint> target, int seed)
    {
        (_target, _seed) = (target, seed);
        _listener.Start();
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>What the client dials instead of the target.</summary>
    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Connections taken so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Connections that neither end nor a fault has ended.</summary>
    public int Open => _open.Count;

    /// <summary>Pieces that were held up, changed, repeated or lost so far: the witness that a fault was one.</summary>
    public long Harmed => Interlocked.Read(ref _harmed);

    /// <summary>Starts with no fault on a free port.</summary>
    /// <param name="target">Asked for each connection, so that the target may move.</param>
    /// <param name="seed">Of the garbage.</param>
    public static ChaosProxy Start(Func<IPEndPoint> target, int seed = 0) => new(target, seed);

    /// <summary>From now on this fault is in force, instead of the one before.</summary>
    public void Apply(ChaosFault fault)
    {
        lock (_open)
        {
            _fault = fault;
        }

        foreach (var connection in _open.Values)
        {
            connection.Meet(fault.Kind);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        foreach (var connection in _open.Values)
        {
            connection.Meet(ChaosKind.Reset);
        }

        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    internal ChaosFault Fault
    {
        get
        {
            lock (_open)
            {
                return _fault;
            }
        }
    }

    internal void Harm() => Interlocked.Increment(ref _harmed);

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptSocketAsync(_stop.Token);
            var number = Interlocked.Increment(ref _connections);
            var kind = Fault.Kind;
            if (kind == ChaosKind.Refuse || _open.Count >= MostOpen)
            {
                Harm();
                ChaosConnection.Abort(client);
                continue;
            }

            var connection = new ChaosConnection(this, client, new Random(unchecked((_seed * 397) + number)), isMute: kind is ChaosKind.Mute or ChaosKind.Block);
            _open[number] = connection;
            _ = Task.Run(async () =>
            {
                await connection.RunAsync(_target, _stop.Token);
                _open.TryRemove(number, out _);
            });
        }
    }
}
