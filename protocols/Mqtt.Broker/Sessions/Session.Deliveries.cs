namespace EdgeHub.Mqtt.Broker;

/// <content>
/// Messages of QoS 1 and 2 to the client. They wait until the in-flight window has room, get their packet identifier, and are sent when the store has
/// them and the client takes what was sent before. All three steps keep the order.
/// </content>
internal sealed partial class Session
{
    /// <summary>Takes a message for the client; false when it has no room for it.</summary>
    public bool Enqueue(Delivery delivery, Batch batch)
    {
        lock (_gate)
        {
            if (HasEnded || (_connection is null && ExpirySeconds == 0))
            {
                return true;
            }

            if (_waiting.Count >= _limits.MaxQueuedMessages || _waitingBytes + delivery.Message.Bytes > _limits.MaxQueuedBytes)
            {
                broker.Counters.Dropped(1);
                return false;
            }

            delivery.Sequence = ++_sequence;
            if (_waiting.Count == 0 && _inFlight.Count < _window)
            {
                _inFlight.Add(delivery);
                _toSend.Enqueue(delivery);
            }
            else
            {
                _waiting.Enqueue(delivery);
                _waitingBytes += delivery.Message.Bytes;
            }

            if (IsDurable)
            {
                delivery.IsStored = false;
                batch.Store(this, delivery);
            }
            else
            {
                SendWaiting(batch);
            }

            return true;
        }
    }

    /// <summary>The store has a delivery, or never will: it goes on, or is given up.</summary>
    public void Stored(Delivery delivery, bool isKept, Batch batch)
    {
        lock (_gate)
        {
            delivery.IsStored = true;
            delivery.IsRevoked |= !isKept;
            Advance(batch);
            SendWaiting(batch);
        }
    }

    /// <summary>PUBACK or PUBCOMP of the client; false when it does not belong to what was sent.</summary>
    public bool Acknowledge(ushort packetIdentifier, PacketType type, Batch batch)
    {
        lock (_gate)
        {
            if (_inFlight.Find(packetIdentifier) is not { } delivery)
            {
                return true;
            }

            var expected = delivery.QoS == QoS.AtLeastOnce ? PacketType.PubAck : PacketType.PubComp;
            if (type != expected || !delivery.WasSent || (type == PacketType.PubComp && delivery.State != DeliveryState.Released))
            {
                return false;
            }

            Remove(delivery, batch);
            Advance(batch);
            SendWaiting(batch);
            return true;
        }
    }

    /// <summary>PUBREC of the client; gives the reason code for PUBREL, or null when there is nothing to release.</summary>
    public ReasonCode? Receipt(ushort packetIdentifier, ReasonCode code, Batch batch)
    {
        lock (_gate)
        {
            if (_inFlight.Find(packetIdentifier) is not { QoS: QoS.ExactlyOnce, WasSent: true } delivery)
            {
                return ReasonCode.PacketIdentifierNotFound;
            }

            if (code >= ReasonCode.UnspecifiedError)
            {
                Remove(delivery, batch);
                Advance(batch);
                SendWaiting(batch);
                return null;
            }

            if (delivery.State == DeliveryState.Published)
            {
                delivery.State = DeliveryState.Released;
                if (IsDurable)
                {
                    batch.Rewrite(this, delivery);
                }
            }

            return ReasonCode.Success;
        }
    }

    /// <summary>Sends what a new connection has to get of before.</summary>
    public void Resume(Batch batch)
    {
        lock (_gate)
        {
            SendWaiting(batch);
        }
    }

    /// <summary>The client takes what is sent: goes on with what waits.</summary>
    public void SendWaiting()
    {
        if (_hasUnsent)
        {
            lock (_gate)
            {
                SendWaiting(null);
            }
        }
    }

    /// <summary>Lets waiting messages into the window.</summary>
    private void Advance(Batch batch)
    {
        while (_inFlight.Count < _window && _waiting.TryPeek(out var delivery) && delivery.IsStored)
        {
            _waiting.Dequeue();
            _waitingBytes -= delivery.Message.Bytes;
            _inFlight.Add(delivery);
            _toSend.Enqueue(delivery);

            // After a crash the client must see the same identifier again, else it takes the message twice.
            if (IsDurable && delivery.QoS == QoS.ExactlyOnce)
            {
                delivery.IsStored = false;
                batch.Assigned(this, delivery);
            }
        }
    }

    private void SendWaiting(Batch? batch)
    {
        while (_connection is { } connection && _toSend.TryPeek(out var delivery) && delivery.IsStored && connection.Outgoing.HasRoom)
        {
            _toSend.Dequeue();
            if (delivery.State == DeliveryState.Released)
            {
                connection.SendRelease(delivery.PacketIdentifier, batch);
            }
            else if (delivery.IsRevoked || !connection.Send(delivery, batch))
            {
                // Expired or too large for this client: as if it had been sent (MQTT-3.1.2-25, MQTT-3.3.2-5).
                Remove(delivery, batch);
                broker.Counters.Dropped(1);
                if (batch is not null)
                {
                    Advance(batch);
                }
            }
        }

        _hasUnsent = _toSend.Count > 0 || (_waiting.Count > 0 && _inFlight.Count < _window);
    }

    private void Remove(Delivery delivery, Batch? batch)
    {
        _inFlight.Remove(delivery);
        if (IsDurable)
        {
            broker.Journal?.Delete(this, delivery, batch);
        }
    }
}
