using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Mqtt.Broker;

/// <summary>A server of MQTT 3.1.1 and 5, both on every port. Safe for use from many threads.</summary>
public sealed partial class MqttBroker : IAsyncDisposable
{
    // All retained messages are gone through every ten seconds.
    private const int SweepsPerRetainedSweep = 40;
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(250);

    private readonly BrokerState _state;
    private readonly ConnectionBook _connections;
    private readonly List<BrokerListener> _listeners = [];
    private readonly SystemTopics _systemTopics;
    private readonly SemaphoreSlim _oneSweep = new(1, 1);
    private ITimer? _sweep;
    private long _sweeps;
    private bool _isDisposed;

    private MqttBroker(BrokerState state)
    {
        _state = state;
        _connections = new ConnectionBook(state.Options.Limits.MaxConnections);
        _systemTopics = new SystemTopics(state, _connections);
    }

    /// <summary>Where it listens, with the ports that it has got.</summary>
    public IReadOnlyList<BrokerEndpoint> Endpoints => [.. _listeners.Select(listener => listener.Endpoint)];

    /// <summary>What it has done.</summary>
    public BrokerCounters Counters => _state.Counters;

    /// <summary>Connections at this moment.</summary>
    public int Connections => _connections.Count;

    /// <summary>Sessions at this moment, with a connection or without.</summary>
    public int Sessions => _state.Sessions.Count;

    /// <summary>Retained messages at this moment.</summary>
    public int RetainedMessages => _state.Retained.Count;

    internal BrokerState State => _state;

    /// <summary>Reads the store, if there is one, and begins to listen.</summary>
    /// <exception cref="SocketException">An address can't be listened on.</exception>
    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    public static async Task<MqttBroker> StartAsync(
        IReadOnlyList<BrokerEndpoint> endpoints, BrokerOptions options, IBrokerAccess access, IBrokerStore? store, ILogger logger, TimeProvider time)
    {
        options.Check();
        if (store is not null && options.Limits.MaxPacketBytes > store.MaxValueBytes - StoredMessage.HeaderBytes)
        {
            throw new ArgumentException($"MaxPacketBytes must be below {store.MaxValueBytes}, the largest value of the store.", nameof(options));
        }

        var broker = new MqttBroker(new BrokerState(options, access, store, logger, time));
        try
        {
            if (broker._state.Journal is { } journal)
            {
                await journal.LoadAsync();
            }

            foreach (var endpoint in endpoints)
            {
                broker._listeners.Add(new BrokerListener(endpoint, broker._state, broker._connections));
            }
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }

        broker._listeners.ForEach(listener => listener.Start());
        broker._sweep = time.CreateTimer(static state => ((MqttBroker)state!).Sweep(), broker, SweepInterval, SweepInterval);
        return broker;
    }

    /// <summary>Publishes a message of the broker's own; completes when the store has what must outlive the process.</summary>
    public async ValueTask<ReasonCode> PublishAsync(string topic, ReadOnlyMemory<byte> payload, QoS qos, bool retain)
    {
        var batch = new Batch(_state);
        var bytes = System.Text.Encoding.UTF8.GetBytes(topic);
        if (!TopicName.Check(bytes).IsComplete)
        {
            throw new ArgumentException("This is no topic name.", nameof(topic));
        }

        var reason = _state.Router.Route(
            new RoutedMessage { Topic = bytes, Payload = payload.Span, QoS = qos, Retain = retain }, null, _state.Subscriptions.Match(bytes), batch);
        return await batch.FinishAsync(null) ? reason : ReasonCode.ImplementationSpecificError;
    }

    /// <summary>Tells every client that the broker ends, and ends. Sessions and retained messages are in the store.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (_sweep is not null)
        {
            await _sweep.DisposeAsync();
        }

        foreach (var listener in _listeners)
        {
            await listener.DisposeAsync();
        }

        await _connections.CloseAsync();
        _oneSweep.Dispose();
    }

    // A timer's callback; nothing may leave it.
    private async void Sweep()
    {
        try
        {
            if (_isDisposed || !_oneSweep.Wait(0))
            {
                return;
            }

            try
            {
                await SweepAsync();
            }
            finally
            {
                _oneSweep.Release();
            }
        }
        catch (Exception e)
        {
            LogSweepFailed(_state.Log, e);
        }
    }

    private async Task SweepAsync()
    {
        _connections.Sweep();
        var batch = new Batch(_state);
        _state.Sessions.Sweep(batch);
        _systemTopics.Publish(batch);
        foreach (var message in _sweeps++ % SweepsPerRetainedSweep == 0 ? _state.Retained.Expired(_state.Clock.NowMs) : [])
        {
            _state.Router.Forget(message, batch);
        }

        await batch.FinishAsync(null);
    }

    [LoggerMessage(7, LogLevel.Error, "Looking after sessions and connections failed; it is tried again")]
    private static partial void LogSweepFailed(ILogger logger, Exception error);
}
