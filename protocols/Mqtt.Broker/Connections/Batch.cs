using System.Buffers;

namespace EdgeHub.Mqtt.Broker;

/// <summary>
/// What comes of the packets that one loop handles together: connections to flush, records for the store, acknowledgements. These are sent when the
/// store has the records (MQTT 5, 4.3), and so is what must not be sent before it is stored.
/// </summary>
internal sealed class Batch(BrokerState broker)
{
    private readonly List<Connection> _toFlush = [];
    private List<BrokerRecord> _records = [];
    private List<(Session Session, Delivery Delivery)> _deliveries = [];
    private byte[] _acknowledgements = [];
    private int _acknowledgementBytes;

    /// <summary>Acknowledgements that were not sent yet.</summary>
    public int Acknowledgements { get; private set; }

    /// <summary>Something was appended for a connection that nobody flushes yet.</summary>
    public void Flush(Connection connection) => _toFlush.Add(connection);

    /// <summary>Adds a packet for the connection whose batch this is.</summary>
    public void Acknowledge<T>(in T packet, ProtocolVersion version)
        where T : IOutgoingPacket, allows ref struct
    {
        var length = PacketWriter.BytesOf(packet, version);
        if (_acknowledgements.Length - _acknowledgementBytes < length)
        {
            Grow(length);
        }

        _acknowledgementBytes += PacketWriter.Write(packet, version, _acknowledgements.AsSpan(_acknowledgementBytes));
        Acknowledgements++;
    }

    /// <summary>A new message for a session that outlives the process; it is sent when the store has it.</summary>
    public void Store(Session session, Delivery delivery)
    {
        broker.Journal!.Add(session, delivery, _records);
        _deliveries.Add((session, delivery));
    }

    /// <summary>A waiting message has its packet identifier; it is sent when the store knows it.</summary>
    public void Assigned(Session session, Delivery delivery)
    {
        Journal.Rewrite(session, delivery, _records);
        _deliveries.Add((session, delivery));
    }

    public void Rewrite(Session session, Delivery delivery) => Journal.Rewrite(session, delivery, _records);

    public void Add(BrokerRecord record) => _records.Add(record);

    public void AddRange(IEnumerable<BrokerRecord> records) => _records.AddRange(records);

    public void Received(Session session, ushort packetIdentifier)
    {
        if (session.IsDurable)
        {
            _records.Add(Journal.Received(session, packetIdentifier));
        }
    }

    public void Released(Session session, ushort packetIdentifier)
    {
        if (session.IsDurable)
        {
            _records.Add(Journal.Released(session, packetIdentifier));
        }
    }

    public void Forget(Session session, IEnumerable<Delivery> deliveries, IEnumerable<ushort> received) =>
        Journal.Forget(session, deliveries, received, _records);

    /// <summary>Sends what this batch has made, what the store must have first after it has it. False when the store failed: nothing is acknowledged then.</summary>
    public ValueTask<bool> FinishAsync(Connection? own)
    {
        FlushAll();
        if (_records.Count > 0 || _deliveries.Count > 0)
        {
            return CommitAsync(own);
        }

        SendAcknowledgements(own);
        return ValueTask.FromResult(true);
    }

    private async ValueTask<bool> CommitAsync(Connection? own)
    {
        var isKept = true;
        while (_records.Count > 0 || _deliveries.Count > 0)
        {
            var (records, deliveries) = (_records, _deliveries);
            (_records, _deliveries) = ([], []);
            isKept = isKept && await broker.Journal!.WriteAsync(records);
            foreach (var (session, delivery) in deliveries)
            {
                session.Stored(delivery, isKept, this);
            }

            FlushAll();
        }

        if (!isKept)
        {
            own = null;
        }

        SendAcknowledgements(own);
        return isKept;
    }

    private void SendAcknowledgements(Connection? own)
    {
        if (_acknowledgementBytes > 0)
        {
            if (own?.Outgoing.Append(_acknowledgements.AsSpan(0, _acknowledgementBytes), default, isMessage: false) == true)
            {
                own.Outgoing.Flush();
            }

            ArrayPool<byte>.Shared.Return(_acknowledgements);
            (_acknowledgements, _acknowledgementBytes, Acknowledgements) = ([], 0, 0);
        }
    }

    private void FlushAll()
    {
        foreach (var connection in _toFlush)
        {
            connection.Outgoing.Flush();
        }

        _toFlush.Clear();
    }

    private void Grow(int more)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(256, 2 * (_acknowledgementBytes + more)));
        _acknowledgements.AsSpan(0, _acknowledgementBytes).CopyTo(larger);
        if (_acknowledgements.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_acknowledgements);
        }

        _acknowledgements = larger;
    }
}
