namespace EdgeHub.Mqtt.Broker;

/// <summary>What the broker knows of one client identifier, with a connection or without (MQTT 5, 4.1).</summary>
internal sealed partial class Session(string clientIdentifier, BrokerState broker)
{
    private readonly Lock _gate = new();
    private readonly BrokerLimits _limits = broker.Options.Limits;
    private readonly InFlightWindow _inFlight = new();
    private readonly Queue<Delivery> _waiting = new();
    private readonly Queue<Delivery> _toSend = new();
    private HashSet<ushort>? _received;
    private long _waitingBytes;
    private long _sequence;
    private int _window;
    private Connection? _connection;
    private volatile bool _hasUnsent;

    public string ClientIdentifier => clientIdentifier;

    /// <summary>Number in the store; 0 for a session that ends with its connection or has no store.</summary>
    public long StoredAs { get; set; }

    /// <summary>The one that it is used by.</summary>
    public Connection? Connection => Volatile.Read(ref _connection);

    /// <summary>By the text of the filter; changed only by the loop of its connection.</summary>
    public Dictionary<byte[], SessionSubscription> Subscriptions { get; } = new(Utf8Comparer.Instance);

    /// <summary>Seconds that it lasts without a connection; 0 ends it with its connection.</summary>
    public uint ExpirySeconds { get; set; }

    /// <summary>When it ends, in milliseconds of the clock; while it has a connection never.</summary>
    public long ExpiresAtMs { get; private set; } = long.MaxValue;

    /// <summary>Published when the connection ends without a normal DISCONNECT.</summary>
    public WillMessage? Will { get; set; }

    public bool HasEnded { get; private set; }

    /// <summary>Outlives the process.</summary>
    public bool IsDurable => StoredAs != 0;

    /// <summary>The client takes what is sent: what a shared subscription asks.</summary>
    public bool HasRoomNow => Connection is { } connection && connection.Outgoing.HasRoom && Volatile.Read(ref _waitingBytes) == 0;

    /// <summary>Messages can wait for it.</summary>
    public bool CanQueue => (Connection is not null || ExpirySeconds > 0) && Volatile.Read(ref _waitingBytes) < _limits.MaxQueuedBytes;

    /// <summary>Messages that were not acknowledged or not sent.</summary>
    public int Pending
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count + _inFlight.Count;
            }
        }
    }

    /// <summary>A connection takes the session; what is in flight is sent again, in its order (MQTT-4.4.0-1), once <see cref="Resume"/> is called.</summary>
    public void Attach(Connection connection, int window, Batch batch)
    {
        lock (_gate)
        {
            _window = Math.Min(window, _limits.MaxInFlight);
            ExpiresAtMs = long.MaxValue;
            _toSend.Clear();
            foreach (var delivery in _inFlight.InOrder())
            {
                _toSend.Enqueue(delivery);
            }

            Volatile.Write(ref _connection, connection);
            Advance(batch);
        }
    }

    /// <summary>The connection is gone.</summary>
    public void Detach(long nowMs)
    {
        lock (_gate)
        {
            Volatile.Write(ref _connection, null);
            _window = 0;
            _toSend.Clear();
            _inFlight.Trim();
            _hasUnsent = false;
            ExpiresAtMs = ExpirySeconds == uint.MaxValue ? long.MaxValue : nowMs + (ExpirySeconds * 1000L);
        }
    }

    /// <summary>The session is over: nothing is taken any more, and nothing of it stays in the store.</summary>
    public void End(Batch batch)
    {
        lock (_gate)
        {
            HasEnded = true;
            if (IsDurable)
            {
                batch.Forget(this, _inFlight.InOrder().Concat(_waiting), _received ?? []);
            }

            _inFlight.Clear();
            _waiting.Clear();
            _toSend.Clear();
            _waitingBytes = 0;
            _received = null;
        }
    }

    /// <summary>A packet identifier of QoS 2 that a client used: false when the message was taken before and PUBREL has not come (MQTT-4.3.3-10).</summary>
    public bool Receive(ushort packetIdentifier, Batch batch)
    {
        lock (_gate)
        {
            if (!(_received ??= []).Add(packetIdentifier))
            {
                return false;
            }
        }

        batch.Received(this, packetIdentifier);
        return true;
    }

    /// <summary>PUBREL has come, or the message was refused; false when the identifier is not known.</summary>
    public bool Release(ushort packetIdentifier, Batch batch)
    {
        lock (_gate)
        {
            if (_received?.Remove(packetIdentifier) != true)
            {
                return false;
            }
        }

        batch.Released(this, packetIdentifier);
        return true;
    }

    /// <summary>Puts a delivery back that the store has. QoS 1 may come with another identifier; QoS 2 must not.</summary>
    public void Restore(Delivery delivery)
    {
        lock (_gate)
        {
            _sequence = Math.Max(_sequence, delivery.Sequence);
            if (delivery.QoS == QoS.ExactlyOnce && delivery.PacketIdentifier != 0 && _inFlight.Restore(delivery))
            {
                return;
            }

            delivery.PacketIdentifier = 0;
            _waiting.Enqueue(delivery);
            _waitingBytes += delivery.Message.Bytes;
        }
    }

    /// <summary>Puts a packet identifier of QoS 2 back that the client sent.</summary>
    public void Restore(ushort packetIdentifier) => (_received ??= []).Add(packetIdentifier);

    /// <summary>Messages of QoS 2 that the client has sent and not released.</summary>
    public int ReceivedCount
    {
        get
        {
            lock (_gate)
            {
                return _received?.Count ?? 0;
            }
        }
    }
}
