using System.Collections.Concurrent;
using System.Net;
using EdgeHub.Testing;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Mqtt.Broker.Tests;

/// <summary>A broker on a free port of loopback, with a clock that the test moves. Its log must be free of errors at the end.</summary>
internal sealed class RunningBroker : IAsyncDisposable
{
    private readonly LogBook _log;

    private RunningBroker(MqttBroker broker, ManualTime time, LogBook log) => (Broker, Time, _log) = (broker, time, log);

    public MqttBroker Broker { get; }

    public ManualTime Time { get; }

    public IPEndPoint EndPoint => Broker.Endpoints[0].Address;

    /// <summary>The test provokes errors.</summary>
    public bool MayFail { get; set; }

    /// <summary>Lines of the log so far.</summary>
    public IReadOnlyCollection<string> Lines => _log.Lines;

    public static async Task<RunningBroker> StartAsync(
        BrokerOptions? options = null, IBrokerAccess? access = null, IBrokerStore? store = null, BrokerEndpoint? endpoint = null)
    {
        var (time, log) = (new ManualTime(), new LogBook());
        var broker = await MqttBroker.StartAsync(
            [endpoint ?? new BrokerEndpoint(new IPEndPoint(IPAddress.Loopback, 0))], options ?? new BrokerOptions(), access ?? new OpenAccess(), store, log, time);
        return new RunningBroker(broker, time, log);
    }

    public static Task<RunningBroker> StartAsync(BrokerLimits limits) => StartAsync(new BrokerOptions { Limits = limits });

    public Task<TestClient> ConnectAsync(string clientIdentifier, ProtocolVersion version = ProtocolVersion.V5) => ConnectAsync(new ClientSettings(clientIdentifier) { Version = version });

    public Task<TestClient> ConnectAsync(ClientSettings settings) => TestClient.ConnectAsync(EndPoint, settings);

    /// <summary>Moves the clock, the broker's sweeping included.</summary>
    public void Advance(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Waits for something that the broker does by itself.</summary>
    public static async Task UntilAsync(Func<bool> holds, string what)
    {
        using var patience = new CancellationTokenSource(TestClient.Patience);
        while (!holds())
        {
            Assert.False(patience.IsCancellationRequested, "It did not come to this: " + what);
            await Task.Yield();
        }
    }

    /// <summary>Lets time pass in steps of the broker's sweeping until something has come.</summary>
    public async Task<T> WhileTimePassesAsync<T>(Task<T> awaited)
    {
        while (!awaited.IsCompleted)
        {
            Advance(0.25);
            await Task.Yield();
        }

        return await awaited;
    }

    public async ValueTask DisposeAsync()
    {
        // Ending may wait for the broker's clock, which nobody else moves now.
        var ending = Broker.DisposeAsync().AsTask();
        while (!ending.IsCompleted)
        {
            Advance(1);
            await Task.Yield();
        }

        await ending;
        Assert.DoesNotContain(MayFail ? [] : _log.Lines, line => line.StartsWith(nameof(LogLevel.Error), StringComparison.Ordinal));
    }

    private sealed class LogBook : ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");
    }
}
