using System.Text;
using EdgeHub.Wire;

namespace EdgeHub.Mqtt.Client;

/// <summary>
/// What outlasts a connection: messages under way both ways, and what the client wants to hear (MQTT 5, 4.1). Safe from several threads; it speaks through
/// the connection of now, or waits for the next.
/// </summary>
#pragma warning disable CA1001 // who waits at the end leaves one after the other through the semaphores, which hold nothing else
internal sealed partial class Session
#pragma warning restore CA1001 // as above
{
    private readonly Lock _gate = new();
    private readonly OutgoingWindow _outgoing;
    private readonly IncomingWindow _incoming;
    private readonly SubscriptionBook _subscriptions;
    private readonly SemaphoreSlim _slots;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Connection? _connection;
    private MqttException? _ended;
    private TaskCompletionSource _settled = New();
    private long _connections;
    private long _sessions;

    public Session(MqttClientOptions options)
    {
        var identifiers = new PacketIdentifiers();
        _outgoing = new OutgoingWindow(identifiers);
        _incoming = new IncomingWindow(options.ReceiveMaximum);
        _subscriptions = new SubscriptionBook(identifiers, options.MaxSubscriptions);
        _slots = new SemaphoreSlim(options.MaxInFlight);
    }

    /// <summary>A connection begins: what was under way goes on, what the broker may not know is asked for. Completes when it has answered all of that.</summary>
    /// <param name="connection">It was accepted.</param>
    /// <param name="isFirst">True for the first of this process: a session of before may hold another's subscriptions.</param>
    public Task Begin(Connection connection, bool isFirst)
    {
        lock (_gate)
        {
            var isPresent = connection.Limits.SessionPresent;
            _connections++;
            _sessions += isPresent ? 0 : 1;
            _connection = connection;
            _settled = New();
            _outgoing.Begin(connection.Limits.ReceiveMaximum, isPresent);
            _incoming.Begin(isPresent);
            _subscriptions.Begin(isPresent && !isFirst);
            Pump();
            return _settled.Task;
        }
    }

    /// <summary>A connection is lost.</summary>
    public void End()
    {
        lock (_gate)
        {
            _connection = null;
        }
    }

    /// <summary>The client ends: all that waits fails.</summary>
    public void Fail(MqttException why)
    {
        lock (_gate)
        {
            (_ended, _connection) = (why, null);
            _outgoing.Fail(why);
            _subscriptions.Fail(why);
        }
    }

    /// <summary>What the broker refused to let this client hear.</summary>
    public IReadOnlyList<(MqttSubscription Subscription, ReasonCode Code)> Refused()
    {
        lock (_gate)
        {
            return [.. _subscriptions.Refused];
        }
    }

    public Task<ReasonCode>[] Subscribe(IReadOnlyList<MqttSubscription> subscriptions)
    {
        lock (_gate)
        {
            ThrowIfEnded();
            var answers = subscriptions.Select(_subscriptions.Want).ToArray();
            Pump();
            return answers;
        }
    }

    public Task<ReasonCode> Unsubscribe(string filter)
    {
        lock (_gate)
        {
            ThrowIfEnded();
            var answer = _subscriptions.Leave(filter);
            Pump();
            return answer;
        }
    }

    /// <summary>Sends a message; completes with QoS 0 when it is on its way, else when the broker has acknowledged it, on whatever connection.</summary>
    public async ValueTask<ReasonCode> PublishAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        if (message.QoS == QoS.AtMostOnce)
        {
            await PublishOnceAsync(message, cancellationToken);
            return ReasonCode.Success;
        }

        await _slots.WaitAsync(cancellationToken);
        InFlightMessage entry;
        lock (_gate)
        {
            if (_ended is not null)
            {
                _slots.Release();
                ThrowIfEnded();
            }

            entry = _outgoing.Add(message);
            _ = entry.Done.ContinueWith(_ => _slots.Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            Pump();
        }

        return await entry.Done.WaitAsync(cancellationToken);
    }

    /// <summary>There is room for more.</summary>
    public void Drained()
    {
        lock (_gate)
        {
            Pump();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Messages of QoS 0 take turns, so that what waits for room is bounded by who waits, not by what they send.</summary>
    private async ValueTask PublishOnceAsync(MqttMessage message, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var connection = Current();
            await connection.Outgoing.RoomAsync(connection.Ended).WaitAsync(cancellationToken);
            lock (_gate)
            {
                if (Current().Limits.Refusal(message) is { } refusal)
                {
                    throw refusal;
                }

                Send(Current(), message, 0, isDuplicate: false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MqttTransportException("The connection was lost before a message of QoS 0 was sent.");
        }
        finally
        {
            _turn.Release();
        }
    }

    private Connection Current()
    {
        lock (_gate)
        {
            ThrowIfEnded();
            return _connection ?? throw new MqttTransportException("There is no connection; a message of QoS 0 is not kept for the next.");
        }
    }

    private void ThrowIfEnded()
    {
        if (_ended is { } why)
        {
            throw new MqttTransportException(why.Message, why);
        }
    }

    /// <summary>Sends what may be sent now.</summary>
    private void Pump()
    {
        if (_connection is not { } connection)
        {
            return;
        }

        while (_subscriptions.Next() is { } request)
        {
            Send(connection, request);
        }

        while (connection.Outgoing.HasRoom && _outgoing.Next() is { } entry)
        {
            Send(connection, entry);
        }

        if (_subscriptions.IsSettled)
        {
            _settled.TrySetResult();
        }
    }

    private void Send(Connection connection, InFlightMessage entry)
    {
        if (entry.Stage == InFlightStage.Release)
        {
            connection.Outgoing.Append(new Acknowledgement(PacketType.PubRel, entry.Identifier), connection.Limits.Version);
            return;
        }

        try
        {
            if (connection.Limits.Refusal(entry.Message) is { } refusal)
            {
                throw refusal;
            }

            Send(connection, entry.Message, entry.Identifier, entry.WasSent);
            entry.WasSent = true;
        }
        catch (MqttRemoteException e)
        {
            _outgoing.Refuse(entry, e);
        }
    }

    private static void Send(Connection connection, MqttMessage message, ushort identifier, bool isDuplicate)
    {
        var limits = connection.Limits;
        var publish = new OutgoingPublish
        {
            Dup = isDuplicate, QoS = message.QoS, Retain = message.Retain, PacketIdentifier = identifier, Topic = Encoding.UTF8.GetBytes(message.Topic),
            MessageExpiryInterval = message.Expiry, Payload = message.Payload.Span,
            Properties = limits.Version == ProtocolVersion.V5 ? new Properties(MessageProperties.Write(message)) : default,
        };

        // With the alias, which is given only to what is sent.
        const int AliasBytes = 3;
        if (PacketWriter.BytesOf(publish, limits.Version) + AliasBytes > limits.MaximumPacketSize)
        {
            throw new MqttRemoteException(ReasonCode.PacketTooLarge, $"The broker takes packets of at most {limits.MaximumPacketSize} bytes.");
        }

        var (alias, isKnown) = connection.Aliases.ForSending(message.Topic);
        connection.Outgoing.Append(
            new OutgoingPublish
            {
                Dup = publish.Dup, QoS = publish.QoS, Retain = publish.Retain, PacketIdentifier = identifier, Topic = isKnown ? default : publish.Topic,
                TopicAlias = alias, MessageExpiryInterval = publish.MessageExpiryInterval, Payload = publish.Payload, Properties = publish.Properties,
            },
            limits.Version);
    }

    private static void Send(Connection connection, SubscriptionBook.Request request)
    {
        var (version, bytes) = (connection.Limits.Version, request.Subscriptions.Sum(subscription => Encoding.UTF8.GetMaxByteCount(subscription.Filter.Length) + 3));
        var writer = new ByteWriter(new byte[bytes]);
        foreach (var subscription in request.Subscriptions)
        {
            if (request.IsLeaving)
            {
                TopicFilterList.Write(ref writer, Encoding.UTF8.GetBytes(subscription.Filter));
            }
            else
            {
                new Subscription(Encoding.UTF8.GetBytes(subscription.Filter), subscription.Options).Write(ref writer, version);
            }
        }

        if (request.IsLeaving)
        {
            connection.Outgoing.Append(new Unsubscribe { PacketIdentifier = request.Identifier, TopicFilters = new TopicFilterList(writer.Written) }, version);
            return;
        }

        var properties = new ByteWriter(new byte[5]);
        if (request.Subscriptions[0].Identifier is > 0 and var identifier && connection.Limits.SubscriptionIdentifiers)
        {
            PropertyWriter.Write(ref properties, PropertyId.SubscriptionIdentifier, identifier);
        }

        connection.Outgoing.Append(
            new Subscribe { PacketIdentifier = request.Identifier, Properties = new Properties(properties.Written), Subscriptions = new SubscriptionList(writer.Written) }, version);
    }
}
