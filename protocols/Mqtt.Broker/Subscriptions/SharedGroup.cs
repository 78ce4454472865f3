namespace EdgeHub.Mqtt.Broker;

/// <summary>All who share one subscription (MQTT 5, 4.8.2). A message goes to one of them: in turn, to who has room; when nobody has, to the next in turn.</summary>
internal sealed class SharedGroup
{
    private readonly Lock _gate = new();
    private Match[] _members = [];
    private uint _turn;

    public int Count => _members.Length;

    public void Add(Session session, SessionSubscription subscription)
    {
        lock (_gate)
        {
            _members = [.. _members.Where(member => member.Session != session), Match.Of(session, subscription)];
        }
    }

    public void Remove(Session session)
    {
        lock (_gate)
        {
            _members = [.. _members.Where(member => member.Session != session)];
        }
    }

    /// <summary>Whose turn it is; null when nobody is there.</summary>
    public Match? Next(QoS qos)
    {
        var members = Volatile.Read(ref _members);
        if (members.Length == 0)
        {
            return null;
        }

        var turn = Interlocked.Increment(ref _turn);
        for (var i = 0u; i < members.Length; i++)
        {
            var member = members[(turn + i) % (uint)members.Length];
            if (member.Session.HasRoomNow)
            {
                return member;
            }
        }

        // QoS 0 is only for who is connected; the others are kept for a session that takes them later.
        for (var i = 0u; i < members.Length; i++)
        {
            var member = members[(turn + i) % (uint)members.Length];
            if (qos == QoS.AtMostOnce ? member.Session.Connection is not null : member.Session.CanQueue)
            {
                return member;
            }
        }

        return members[turn % (uint)members.Length];
    }
}
