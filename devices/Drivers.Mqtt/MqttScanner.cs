using System.Text;
using System.Text.Json;
using EdgeHub.Devices;
using EdgeHub.Mqtt;
using EdgeHub.Mqtt.Client;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Drivers.Mqtt;

/// <summary>
/// A scanner that publishes: each message is one read. The broker is told only when the scan is durable, and keeps the session, so that a scan is neither
/// lost nor read twice by a cut. What the broker had retained is an old read and none of now.
/// </summary>
public sealed class MqttScanner : IScanSource
{
    private readonly MqttScannerOptions _options;
    private readonly Func<(IMqttTransport Transport, MqttClientOptions Client)> _open;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly JsonPath? _path;
    private DeviceStatus _status = new(DeviceCondition.Waiting, "Not dialled yet.");

    /// <summary>Takes checked options; nothing is dialled before <see cref="RunAsync"/>.</summary>
    public MqttScanner(MqttScannerOptions options, TimeProvider time, ILoggerFactory loggers)
        : this(options, () => (options.Broker.Transport(), options.Broker.Client()), time, loggers)
    {
    }

    internal MqttScanner(MqttScannerOptions options, Func<(IMqttTransport Transport, MqttClientOptions Client)> open, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _open, _time, _loggers) = (options, open, time, loggers);
        if (options.Path.Length > 0 && !JsonPath.TryParse(options.Path, out _path))
        {
            throw new ArgumentException("A path has names with dots between them and places in brackets.", nameof(options));
        }
    }

    /// <inheritdoc/>
    public string Device => _options.Device;

    /// <inheritdoc/>
    public DeviceStatus Status => Volatile.Read(ref _status);

    /// <inheritdoc/>
    public async Task RunAsync(IScanSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sink);
        var (transport, options) = _open();
        await using var client = new MqttClient(transport, options, _time, _loggers.CreateLogger<MqttClient>());
        client.StatusChanged += (_, changed) => Volatile.Write(ref _status, BrokerWords.Of(client, changed.Status, transport.Address));
        var subscription = new MqttSubscription(_options.Topic, new SubscriptionOptions(QoS.ExactlyOnce, RetainHandling: RetainHandling.DoNotSend));
        _ = client.SubscribeAsync([subscription], cancellationToken).ContinueWith(done => done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        client.Start();
        await foreach (var received in client.Messages.ReadAllAsync(cancellationToken))
        {
            if (!received.Message.Retain)
            {
                await TakeAsync(received.Message, sink, cancellationToken);
            }

            client.Acknowledge(received);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private async ValueTask TakeAsync(MqttMessage message, IScanSink sink, CancellationToken cancellationToken)
    {
        if (Label(message) is not { } label)
        {
            await sink.RejectedAsync(Device, _options.Station, ScanFault.Framing, cancellationToken);
            return;
        }

        var symbology = "";
        if (_options.SymbologyIdentifier && label.Span is [(byte)']', var code, var modifier, ..] && char.IsAsciiLetter((char)code) && char.IsAsciiLetterOrDigit((char)modifier))
        {
            (symbology, label) = (Encoding.ASCII.GetString(label.Span[1..3]), label[3..]);
        }

        if (label.Length == 0 || label.Length > _options.MaxBytes)
        {
            await sink.RejectedAsync(Device, _options.Station, label.Length == 0 ? ScanFault.Empty : ScanFault.TooLong, cancellationToken);
            return;
        }

        await sink.ScannedAsync(new Scan(Device, _options.Station, label, symbology, Instant.Now(_time)), cancellationToken);
    }

    private ReadOnlyMemory<byte>? Label(MqttMessage message)
    {
        if (_path is null)
        {
            return message.Payload;
        }

        using var json = PayloadDecoder.Json(message.Payload);
        return json is null || !_path.TryFind(json.RootElement, out var element) ? null : element.ValueKind switch
        {
            JsonValueKind.String => (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(element.GetString()!),
            JsonValueKind.Number => Encoding.UTF8.GetBytes(element.GetRawText()),
            _ => null,
        };
    }
}
