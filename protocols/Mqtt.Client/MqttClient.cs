using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Mqtt.Client;

/// <summary>
/// A client of MQTT 5 and 3.1.1 that keeps its connection: it reconnects, goes on with its session and asks again for what a broker has forgotten.
/// Safe from several threads. What it says no to is an <see cref="MqttException"/>; wrong arguments are <see cref="ArgumentException"/>s.
/// </summary>
public sealed partial class MqttClient : IAsyncDisposable
{
    private readonly IMqttTransport _transport;
    private readonly MqttClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Session _session;
    private readonly RequestBook _requests;
    private readonly Channel<ReceivedMessage> _inbox;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private MqttStatus _status = new(MqttCondition.Stopped);
    private Task _running = Task.CompletedTask;
    private bool _isStarted;
    private int _disposed;

    /// <summary>Takes what it needs; nothing is dialled before <see cref="Start"/> or <see cref="ConnectAsync"/>.</summary>
    public MqttClient(IMqttTransport transport, MqttClientOptions options, TimeProvider time, ILogger<MqttClient> logger)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        (_transport, _options, _time, _logger) = (transport, options, time, logger);
        _version = options.Version ?? ProtocolVersion.V5;
        _session = new Session(options);
        _requests = new RequestBook(options);
        _inbox = Channel.CreateBounded<ReceivedMessage>(new BoundedChannelOptions(options.ReceiveCapacity) { SingleWriter = true });
    }

    /// <summary>What it is doing. Safe to read from any thread.</summary>
    public MqttStatus Status => Volatile.Read(ref _status);

    /// <summary>Raised when the status changes; a handler must return at once.</summary>
    public event EventHandler<MqttStatusEventArgs>? StatusChanged;

    /// <summary>What came, in order. While it is full nothing is read from the socket. It completes when the client is disposed.</summary>
    public ChannelReader<ReceivedMessage> Messages => _inbox.Reader;

    /// <summary>Subscriptions that the broker refused; they are asked for again with the next connection.</summary>
    public IReadOnlyList<(MqttSubscription Subscription, ReasonCode Code)> Refused => _session.Refused();

    /// <summary>Begins to connect and goes on until it is disposed, whatever happens.</summary>
    public void Start()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed != 0, this);
            if (!_isStarted)
            {
                _isStarted = true;
                _running = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
            }
        }
    }

    /// <summary>Begins to connect and completes when it is connected. If the first try fails, the client still goes on trying until it is disposed.</summary>
    /// <exception cref="MqttException">Why the first try failed.</exception>
    public Task ConnectAsync(CancellationToken cancellationToken)
    {
        Start();
        return _first.Task.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Sends a message. QoS 0: completes when it is on its way, and fails without a connection; it is never kept. QoS 1 and 2: completes when the broker has
    /// acknowledged it, through as many connections as it takes; until then nothing is promised. Awaits room when as many are under way as may be.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Gives up waiting; a message of QoS 1 or 2 that is under way stays so.</param>
    /// <returns>Success, or No matching subscribers where a broker says it.</returns>
    /// <exception cref="MqttException">Refused, not sent, or, with QoS 2, lost with the broker's session.</exception>
    public ValueTask<ReasonCode> PublishAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        message.Check();
        return _session.PublishAsync(message, cancellationToken);
    }

    /// <summary>Wants subscriptions, now and with every further connection; completes with the broker's answers, in order.</summary>
    public async Task<IReadOnlyList<ReasonCode>> SubscribeAsync(IReadOnlyList<MqttSubscription> subscriptions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subscriptions);
        foreach (var subscription in subscriptions)
        {
            subscription.Check();
        }

        return await Task.WhenAll(_session.Subscribe(subscriptions)).WaitAsync(cancellationToken);
    }

    /// <summary>Wants one subscription, now and with every further connection; gives the granted QoS.</summary>
    /// <exception cref="MqttRemoteException">The broker refused it.</exception>
    public async Task<QoS> SubscribeAsync(MqttSubscription subscription, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        var code = (await SubscribeAsync([subscription], cancellationToken))[0];
        return code < ReasonCode.UnspecifiedError ? (QoS)code : throw new MqttRemoteException(code, $"The broker refused the subscription to {subscription.Filter} ({code}).");
    }

    /// <summary>Wants a subscription no more; completes with the broker's answer.</summary>
    public Task<ReasonCode> UnsubscribeAsync(string filter, CancellationToken cancellationToken)
    {
        new MqttSubscription(filter).Check();
        return _session.Unsubscribe(filter).WaitAsync(cancellationToken);
    }

    /// <summary>Tells the broker that a message is done with, where <see cref="MqttClientOptions.AcknowledgeByHand"/> says so. In the order of <see cref="Messages"/> (MQTT-4.6.0-2).</summary>
    public void Acknowledge(ReceivedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        _session.Acknowledge(message);
    }

    /// <summary>
    /// Sends a request and completes with its response (MQTT 5, 4.10). Needs MQTT 5.
    /// </summary>
    /// <param name="request">Its response topic and correlation data are the client's to set.</param>
    /// <param name="cancellationToken">Gives up waiting; a response that comes later is dropped.</param>
    public async Task<MqttMessage> RequestAsync(MqttMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        await SubscribeAsync(_requests.Subscription, cancellationToken);
        if (Status.Version == ProtocolVersion.V311)
        {
            throw new NotSupportedException("The broker speaks MQTT 3.1.1, which knows no responses.");
        }

        var (correlation, response) = _requests.Open();
        try
        {
            await PublishAsync(request with { ResponseTopic = _requests.Topic, CorrelationData = correlation }, cancellationToken);
            return await response.WaitAsync(cancellationToken);
        }
        finally
        {
            _requests.Close(correlation);
        }
    }

    /// <summary>Answers a request, with its quality of service.</summary>
    /// <exception cref="ArgumentException">It is none: it has no response topic.</exception>
    public ValueTask<ReasonCode> RespondAsync(MqttMessage request, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Bound.Require(request.ResponseTopic is not null, "A request has a response topic.");
        return PublishAsync(new MqttMessage(request.ResponseTopic!, payload) { QoS = request.QoS, CorrelationData = request.CorrelationData }, cancellationToken);
    }

    /// <summary>Says farewell, so that the will is not published, and ends. The session stays at the broker as long as its expiry says.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_disposed != 0)
            {
                return;
            }

            _disposed = 1;
        }

        if (_connection is { } connection)
        {
            await connection.LeaveAsync(_connected);
        }

        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var ended = new MqttTransportException("The client has ended.");
        _session.Fail(ended);
        _requests.Fail(ended);
        _first.TrySetException(ended);
        _inbox.Writer.TryComplete();
        Show(new MqttStatus(MqttCondition.Stopped));
        _stop.Dispose();
    }
}
