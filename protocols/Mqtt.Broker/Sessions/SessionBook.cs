namespace EdgeHub.Mqtt.Broker;

/// <summary>All sessions by client identifier. One connection has a session at a time; the end of sessions and the wills that wait are found by sweeping.</summary>
internal sealed class SessionBook(BrokerState broker)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _sessions.Count;
            }
        }
    }

    /// <summary>
    /// Gives a connection its session. A connection that has it now is ended first (MQTT-3.1.4-3), and its loop is waited for. Null when there are too many sessions.
    /// </summary>
    public async ValueTask<Session?> TakeAsync(Connection connection, ConnectRequest request, Batch batch)
    {
        while (true)
        {
            Connection? other;
            lock (_gate)
            {
                var known = _sessions.GetValueOrDefault(request.ClientIdentifier);
                other = known?.Connection;
                if (other is null)
                {
                    return Take(known, connection, request, batch);
                }
            }

            other.Stop(ReasonCode.SessionTakenOver, "another connection uses its client identifier");
            await other.Left;
        }
    }

    /// <summary>A connection has ended: the session stays for a while, or ends with it (MQTT 5, 4.1). False when it had none.</summary>
    public void Leave(Connection connection, Session session, bool withWill, Batch batch)
    {
        lock (_gate)
        {
            if (session.Connection != connection)
            {
                return;
            }

            var nowMs = broker.Clock.NowMs;
            session.Detach(nowMs);
            if (session.Will is { } will)
            {
                will.DueAtMs = nowMs + (will.DelaySeconds * 1000L);
                session.Will = withWill ? will : null;
            }

            PublishDueWill(session, nowMs, batch);
            if (session.ExpirySeconds == 0)
            {
                End(session, batch);
            }
        }
    }

    /// <summary>Ends sessions whose time is over and publishes wills that are due.</summary>
    public void Sweep(Batch batch)
    {
        var nowMs = broker.Clock.NowMs;
        lock (_gate)
        {
            List<Session>? over = null;
            foreach (var session in _sessions.Values)
            {
                if (session.Connection is null)
                {
                    PublishDueWill(session, nowMs, batch);
                    if (nowMs >= session.ExpiresAtMs)
                    {
                        (over ??= []).Add(session);
                    }
                }
            }

            over?.ForEach(session => End(session, batch));
        }
    }

    /// <summary>Puts a session back that the store has. Its time without a connection begins anew.</summary>
    public Session Restore(string clientIdentifier, uint expirySeconds, long storedAs)
    {
        var session = new Session(clientIdentifier, broker) { ExpirySeconds = expirySeconds, StoredAs = storedAs };
        session.Detach(broker.Clock.NowMs);
        lock (_gate)
        {
            _sessions[clientIdentifier] = session;
        }

        return session;
    }

    private Session? Take(Session? known, Connection connection, ConnectRequest request, Batch batch)
    {
        if (known is not null && request.CleanStart)
        {
            End(known, batch);
            known = null;
        }

        if (known is null && _sessions.Count >= broker.Options.Limits.MaxSessions)
        {
            return null;
        }

        var session = known ?? new Session(request.ClientIdentifier, broker);
        session.ExpirySeconds = request.ExpirySeconds;

        // A will that waits is not published when its client is back in time (MQTT-3.1.3-9).
        session.Will = request.Will;
        _sessions[request.ClientIdentifier] = session;
        if (request.ExpirySeconds > 0)
        {
            broker.Journal?.Save(session, batch);
        }

        connection.Accept(request, known is not null);
        session.Attach(connection, request.ReceiveMaximum, batch);
        return session;
    }

    /// <summary>Ends a session: its will does not wait any longer, its subscriptions and messages go.</summary>
    private void End(Session session, Batch batch)
    {
        PublishDueWill(session, long.MaxValue, batch);
        foreach (var subscription in session.Subscriptions.Values)
        {
            broker.Subscriptions.Remove(session, subscription);
        }

        session.End(batch);
        session.Subscriptions.Clear();
        _sessions.Remove(session.ClientIdentifier);
    }

    private void PublishDueWill(Session session, long nowMs, Batch batch)
    {
        if (session.Will is { } will && will.DueAtMs <= nowMs && (will.DueAtMs != long.MaxValue))
        {
            session.Will = null;
            var message = new RoutedMessage
            {
                Topic = will.Topic, Properties = will.Properties, Payload = will.Payload, QoS = will.QoS, Retain = will.Retain, ExpirySeconds = will.ExpirySeconds,
            };
            broker.Router.Route(message, session, broker.Subscriptions.Match(will.Topic), batch);
        }
    }
}
