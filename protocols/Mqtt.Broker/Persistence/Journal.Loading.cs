using System.Globalization;

namespace EdgeHub.Mqtt.Broker;

/// <content>Reading everything back when the broker starts.</content>
internal sealed partial class Journal
{
    /// <summary>Brings back sessions and retained messages; what belongs to nothing any more is removed.</summary>
    public async Task LoadAsync()
    {
        var orphans = new List<BrokerRecord>();
        var messages = new Dictionary<long, Message>();
        foreach (var (key, value) in store.Read("m/"))
        {
            var number = Number(key, 1);
            _lastMessage = Math.Max(_lastMessage, number);
            if (StoredMessage.Read(value!.Value.Span) is { } message)
            {
                message.StoredAs = number;
                messages[number] = message;
            }
        }

        var sessions = LoadSessions(orphans);
        LoadDeliveries(sessions, messages, orphans);
        LoadRetained(orphans);
        orphans.AddRange(messages.Values.Where(message => !message.IsReferred).Select(message => new BrokerRecord(MessageKey(message.StoredAs), null)));
        await WriteAsync(orphans);
    }

    private static long Number(string key, int part) => long.Parse(key.Split('/')[part], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private Dictionary<long, Session> LoadSessions(List<BrokerRecord> orphans)
    {
        var sessions = new Dictionary<long, Session>();
        foreach (var (key, value) in store.Read("s/"))
        {
            var number = Number(key, 1);
            _lastSession = Math.Max(_lastSession, number);
            if (StoredSession.Read(value!.Value.Span) is { } read)
            {
                sessions[number] = broker.Sessions.Restore(read.ClientIdentifier, read.ExpirySeconds, number);
            }
            else
            {
                orphans.Add(new BrokerRecord(key, null));
            }
        }

        foreach (var (key, value) in store.Read("f/"))
        {
            var number = Number(key, 2);
            _lastSubscription = Math.Max(_lastSubscription, number);
            if (sessions.TryGetValue(Number(key, 1), out var session) && StoredSubscription.Read(value!.Value.Span, number) is { } subscription)
            {
                session.Subscriptions[subscription.Text] = subscription;
                broker.Subscriptions.Add(session, subscription);
            }
            else
            {
                orphans.Add(new BrokerRecord(key, null));
            }
        }

        return sessions;
    }

    private void LoadDeliveries(Dictionary<long, Session> sessions, Dictionary<long, Message> messages, List<BrokerRecord> orphans)
    {
        // Keys come in their order, and so do the deliveries of each session.
        foreach (var (key, value) in store.Read("q/"))
        {
            if (sessions.TryGetValue(Number(key, 1), out var session) && StoredDelivery.Read(value!.Value.Span, Number(key, 2), messages) is { } delivery)
            {
                delivery.Message.Refer();
                session.Restore(delivery);
            }
            else
            {
                orphans.Add(new BrokerRecord(key, null));
            }
        }

        foreach (var (key, _) in store.Read("i/"))
        {
            if (sessions.TryGetValue(Number(key, 1), out var session))
            {
                session.Restore((ushort)Number(key, 2));
            }
            else
            {
                orphans.Add(new BrokerRecord(key, null));
            }
        }
    }

    private void LoadRetained(List<BrokerRecord> orphans)
    {
        foreach (var (key, value) in store.Read("r/"))
        {
            var number = Number(key, 1);
            broker.Retained.LastNumber = Math.Max(broker.Retained.LastNumber, number);
            if (StoredMessage.Read(value!.Value.Span) is { } message)
            {
                message.RetainedAs = number;
                if (broker.Retained.Keep(message, out var replaced) && replaced is not null)
                {
                    orphans.Add(new BrokerRecord(RetainedKey(replaced.RetainedAs), null));
                }
            }
            else
            {
                orphans.Add(new BrokerRecord(key, null));
            }
        }
    }
}
