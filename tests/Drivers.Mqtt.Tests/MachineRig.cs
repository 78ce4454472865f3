using System.Collections.Concurrent;
using System.Threading.Channels;
using EdgeHub.Devices;
using EdgeHub.Mqtt;
using EdgeHub.Mqtt.Client;
using EdgeHub.Mqtt.Client.Tests;
using EdgeHub.Testing;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Drivers.Mqtt.Tests;

/// <summary>A driver, the broker that a test plays, and what the driver told.</summary>
internal sealed class MachineRig : IAsyncDisposable, ISampleSink, IScanSink, ILoggerFactory, ILogger
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<Sample[]> _rounds = Channel.CreateUnbounded<Sample[]>();
    private readonly Channel<object> _scans = Channel.CreateUnbounded<object>();
    private Task _running = Task.CompletedTask;

    public ScriptedBroker Broker { get; } = new();

    public ManualTime Time { get; } = new();

    public ConcurrentQueue<string> Log { get; } = new();

    public MqttMachine Machine { get; private set; } = null!;

    /// <summary>Holds up scans as long as it is not completed.</summary>
    public Task Storing { get; set; } = Task.CompletedTask;

    public static MqttBrokerOptions Options { get; } = new() { Host = "scripted", ClientId = "edgehub-KOL-M-07", SessionExpiry = 60 };

    /// <summary>Starts a machine and gives the broker's end, its subscriptions granted.</summary>
    public async Task<BrokerEnd> StartAsync(params MqttPoint[] points)
    {
        Machine = new MqttMachine(new MqttMachineOptions { Device = "KOL-M-07", Broker = Options, Points = points }, () => (Broker, Options.Client()), Time, this);
        _running = Task.Run(() => Machine.RunAsync(this, _stop.Token));
        var end = await Broker.WelcomeAsync();
        await end.GrantAsync();
        await Patience.UntilAsync(() => Machine.Status.State == DeviceCondition.Connected);
        return end;
    }

    public async Task<(BrokerEnd End, MqttScanner Scanner)> StartScannerAsync(string topic, string path = "")
    {
        var scanner = new MqttScanner(
            new MqttScannerOptions { Device = "cam1", Station = "KOL-ST-01", Broker = Options, Topic = topic, Path = path }, () => (Broker, Options.Client()), Time, this);
        _running = Task.Run(() => scanner.RunAsync(this, _stop.Token));
        var end = await Broker.WelcomeAsync();
        await end.GrantAsync();
        return (end, scanner);
    }

    /// <summary>The next samples that tell a value or a quality of a broker that is there.</summary>
    public async Task<Sample[]> NextAsync()
    {
        while (true)
        {
            var round = await _rounds.Reader.ReadAsync(Patience.Token());
            if (round.Any(sample => sample.Quality != Quality.NotHeard))
            {
                return round;
            }
        }
    }

    public async Task<Sample[]> SilenceAsync()
    {
        while (true)
        {
            var round = await _rounds.Reader.ReadAsync(Patience.Token());
            if (round.All(sample => sample.Quality == Quality.NotHeard))
            {
                return round;
            }
        }
    }

    /// <summary>The next scan, or why there was none.</summary>
    public async Task<object> ScanAsync() => await _scans.Reader.ReadAsync(Patience.Token());

    public void Sampled(ReadOnlySpan<Sample> samples) => _rounds.Writer.TryWrite(samples.ToArray());

    public async ValueTask ScannedAsync(Scan scan, CancellationToken cancellationToken)
    {
        await Storing.WaitAsync(cancellationToken);
        await _scans.Writer.WriteAsync(scan, cancellationToken);
    }

    public ValueTask RejectedAsync(string device, string station, ScanFault fault, CancellationToken cancellationToken) => _scans.Writer.WriteAsync(fault, cancellationToken);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Log.Enqueue(formatter(state, exception));

    void IDisposable.Dispose()
    {
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        while (!_running.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(_running, Task.Delay(2));
        }

        _stop.Dispose();
    }
}
