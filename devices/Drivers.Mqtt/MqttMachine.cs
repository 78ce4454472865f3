using System.Globalization;
using EdgeHub.Devices;
using EdgeHub.Mqtt;
using EdgeHub.Mqtt.Client;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Drivers.Mqtt;

/// <summary>
/// A machine whose values come over MQTT: each message gives a sample to every point of its topic. Without the broker all points are not heard; a payload
/// that can't be read is a bad sample of its point, told once per cause, and the rest goes on.
/// </summary>
public sealed partial class MqttMachine : IPointSource
{
    /// <summary>Names of topics without a point that are told; further ones are counted.</summary>
    private const int MaxUnknownTold = 20;
    private const int MaxUnknownKept = 1000;
    private readonly MqttMachineOptions _options;
    private readonly Func<(IMqttTransport Transport, MqttClientOptions Client)> _open;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly Dictionary<string, List<int>> _byTopic = new(StringComparer.Ordinal);
    private readonly PayloadDecoder[] _decoders;
    private readonly string[] _faults;
    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);
    private int _unknownTopics;
    private DeviceStatus _broker = new(DeviceCondition.Waiting, "Not dialled yet.");
    private DeviceStatus _status = new(DeviceCondition.Waiting, "Not dialled yet.");

    /// <summary>Takes checked options; nothing is dialled before <see cref="RunAsync"/>.</summary>
    public MqttMachine(MqttMachineOptions options, TimeProvider time, ILoggerFactory loggers)
        : this(options, () => (options.Broker.Transport(), options.Broker.Client()), time, loggers)
    {
    }

    internal MqttMachine(MqttMachineOptions options, Func<(IMqttTransport Transport, MqttClientOptions Client)> open, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _open, _time, _loggers, _logger) = (options, open, time, loggers, loggers.CreateLogger<MqttMachine>());
        _decoders = [.. options.Points.Select(point => new PayloadDecoder(point))];
        _faults = new string[options.Points.Count];
        Array.Fill(_faults, "");
        for (var i = 0; i < options.Points.Count; i++)
        {
            (_byTopic.TryGetValue(options.Points[i].Topic, out var points) ? points : _byTopic[options.Points[i].Topic] = []).Add(i);
        }
    }

    /// <inheritdoc/>
    public string Device => _options.Device;

    /// <inheritdoc/>
    public DeviceStatus Status => Volatile.Read(ref _status);

    /// <summary>Topics that a filter brought and no point has, up to a thousand: each counted once.</summary>
    public int UnknownTopics => Volatile.Read(ref _unknownTopics);

    /// <inheritdoc/>
    public async Task RunAsync(ISampleSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sink);
        var (transport, options) = _open();
        await using var client = new MqttClient(transport, options, _time, _loggers.CreateLogger<MqttClient>());
        using var changed = new SemaphoreSlim(1);
        client.StatusChanged += (_, _) => changed.Release();
        _ = client.SubscribeAsync([.. Filters()], cancellationToken).ContinueWith(done => done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        client.Start();
        Task<bool>? message = null;
        Task? change = null;
        var wasHeard = true;
        try
        {
            while (true)
            {
                Take(client, sink);
                Show(BrokerWords.Of(client, client.Status, transport.Address));
                var isHeard = _broker.State == DeviceCondition.Connected;
                if (wasHeard && !isHeard)
                {
                    TellSilence(sink);
                }

                wasHeard = isHeard;
                message ??= client.Messages.WaitToReadAsync(cancellationToken).AsTask();
                change ??= changed.WaitAsync(cancellationToken);
                await await Task.WhenAny(message, change);
                (message, change) = (message.IsCompleted ? null : message, change.IsCompleted ? null : change);
            }
        }
        finally
        {
            await client.DisposeAsync();
            await (change ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private IEnumerable<MqttSubscription> Filters() =>
        _options.Points.Select(point => point.Filter.Length > 0 ? point.Filter : point.Topic).Distinct(StringComparer.Ordinal).Select(filter => new MqttSubscription(filter, _options.QoS));

    private void Take(MqttClient client, ISampleSink sink)
    {
        while (client.Messages.TryRead(out var received))
        {
            if (_byTopic.TryGetValue(received.Message.Topic, out var points))
            {
                Take(received.Message, points, sink);
            }
            else
            {
                CountUnknown(received.Message.Topic);
            }

            client.Acknowledge(received);
        }
    }

    private void Take(MqttMessage message, List<int> points, ISampleSink sink)
    {
        using var json = points.Exists(point => _decoders[point].WantsJson) ? PayloadDecoder.Json(message.Payload) : null;
        var (now, samples) = (Instant.Now(_time), new Sample[points.Count]);
        for (var i = 0; i < samples.Length; i++)
        {
            var reading = _decoders[points[i]].Read(message.Payload.Span, json);
            TellFault(points[i], reading.Fault);

            // What the broker had kept says nothing of how long ago it was true.
            var quality = reading.Value.Kind == ValueKind.None ? Quality.Bad : message.Retain && reading.Time is null ? Quality.Uncertain : Quality.Good;
            samples[i] = new Sample(points[i], reading.Value, quality, now, reading.Time);
        }

        sink.Sampled(samples);
        Show(_broker);
    }

    private void TellSilence(ISampleSink sink)
    {
        var now = Instant.Now(_time);
        sink.Sampled([.. Enumerable.Range(0, _faults.Length).Select(point => new Sample(point, default, Quality.NotHeard, now))]);
    }

    private void TellFault(int point, string fault)
    {
        if (_faults[point] != fault)
        {
            _faults[point] = fault;
            if (fault.Length > 0)
            {
                LogUnreadable(Device, _options.Points[point].Topic, fault);
            }
        }
    }

    private void CountUnknown(string topic)
    {
        if (_unknown.Count < MaxUnknownKept && _unknown.Add(topic))
        {
            Volatile.Write(ref _unknownTopics, _unknown.Count);
            if (_unknown.Count <= MaxUnknownTold)
            {
                LogUnknown(Device, topic);
            }

            Show(_broker);
        }
    }

    private void Show(DeviceStatus broker)
    {
        _broker = broker;
        var unreadable = _faults.Count(fault => fault.Length > 0);
        var status = broker.State != DeviceCondition.Connected ? broker : broker with
        {
            Reason = (unreadable, _unknown.Count) switch
            {
                (0, 0) => "",
                (0, var unknown) => string.Create(CultureInfo.InvariantCulture, $"{unknown} topics come that no point names."),
                _ => string.Create(CultureInfo.InvariantCulture, $"{unreadable} of {_faults.Length} points have payloads that can't be read. Compare types and paths with what the machine publishes."),
            },
        };
        var before = Status;
        if (status == before)
        {
            return;
        }

        Volatile.Write(ref _status, status);
        if (status.State != before.State || status.Reason != before.Reason)
        {
            if (status.State == DeviceCondition.Connected && before.State != DeviceCondition.Connected)
            {
                LogHeard(Device);
            }
            else if (status.State != DeviceCondition.Connected)
            {
                LogSilent(Device, status.Reason);
            }
        }
    }

    [LoggerMessage(40, LogLevel.Information, "{Device} is heard")]
    private partial void LogHeard(string device);

    [LoggerMessage(41, LogLevel.Warning, "{Device} is not heard: {Reason}")]
    private partial void LogSilent(string device, string reason);

    [LoggerMessage(42, LogLevel.Warning, "{Device}: {Topic} can't be read: {Reason}")]
    private partial void LogUnreadable(string device, string topic, string reason);

    [LoggerMessage(43, LogLevel.Warning, "{Device}: {Topic} comes and no point names it")]
    private partial void LogUnknown(string device, string topic);
}
