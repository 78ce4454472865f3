using System.Globalization;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Mqtt.Broker;

/// <summary>
/// Turns what must outlive the process into records: <c>s</c> sessions, <c>f</c> their subscriptions, <c>q</c> their deliveries, <c>i</c> packet
/// identifiers of QoS 2 that they sent, <c>m</c> messages that deliveries share, <c>r</c> retained messages. Numbers are never used again.
/// </summary>
internal sealed partial class Journal(BrokerState broker, IBrokerStore store)
{
    private long _lastSession;
    private long _lastMessage;
    private long _lastSubscription;

    public static BrokerRecord Received(Session session, ushort packetIdentifier) => new(ReceivedKey(session.StoredAs, packetIdentifier), Array.Empty<byte>());

    public static BrokerRecord Released(Session session, ushort packetIdentifier) => new(ReceivedKey(session.StoredAs, packetIdentifier), null);

    /// <summary>Writes durably; false when the store can't.</summary>
    public async ValueTask<bool> WriteAsync(IReadOnlyList<BrokerRecord> records)
    {
        if (records.Count == 0)
        {
            return true;
        }

        try
        {
            // A write is never given up half way: what was promised is known only when it has ended.
            await store.WriteAsync(records, CancellationToken.None);
            return true;
        }
        catch (Exception e)
        {
            LogFailed(broker.Log, e);
            return false;
        }
    }

    /// <summary>A delivery, and its message unless the store has that.</summary>
    public void Add(Session session, Delivery delivery, List<BrokerRecord> records)
    {
        var message = delivery.Message;
        lock (message)
        {
            if (message.StoredAs == 0)
            {
                message.StoredAs = Interlocked.Increment(ref _lastMessage);
                records.Add(new BrokerRecord(MessageKey(message.StoredAs), StoredMessage.Write(message)));
            }

            message.Refer();
        }

        Rewrite(session, delivery, records);
    }

    public static void Rewrite(Session session, Delivery delivery, List<BrokerRecord> records) =>
        records.Add(new BrokerRecord(DeliveryKey(session.StoredAs, delivery.Sequence), StoredDelivery.Write(delivery)));

    /// <summary>A delivery is over; with its last one the message goes. Without a batch nobody waits for it.</summary>
    public void Delete(Session session, Delivery delivery, Batch? batch)
    {
        var records = new List<BrokerRecord>(2);
        Delete(session, delivery, records);
        if (batch is not null)
        {
            batch.AddRange(records);
        }
        else
        {
            // If this is lost, a message that was not sent for its age or size is looked at once more.
            _ = WriteAsync(records).AsTask();
        }
    }

    public void Save(Session session, Batch batch)
    {
        if (session.StoredAs == 0)
        {
            session.StoredAs = Interlocked.Increment(ref _lastSession);
        }

        batch.Add(new BrokerRecord(SessionKey(session.StoredAs), StoredSession.Write(session)));
    }

    public long NextSubscription() => Interlocked.Increment(ref _lastSubscription);

    public static void Save(Session session, SessionSubscription subscription, Batch batch) =>
        batch.Add(new BrokerRecord(SubscriptionKey(session.StoredAs, subscription.StoredAs), StoredSubscription.Write(subscription)));

    public static void Delete(Session session, SessionSubscription subscription, Batch batch) =>
        batch.Add(new BrokerRecord(SubscriptionKey(session.StoredAs, subscription.StoredAs), null));

    /// <summary>Everything of a session.</summary>
    public static void Forget(Session session, IEnumerable<Delivery> deliveries, IEnumerable<ushort> received, List<BrokerRecord> records)
    {
        foreach (var delivery in deliveries)
        {
            Delete(session, delivery, records);
        }

        records.AddRange(received.Select(identifier => Released(session, identifier)));
        records.AddRange(session.Subscriptions.Values.Select(subscription => new BrokerRecord(SubscriptionKey(session.StoredAs, subscription.StoredAs), null)));
        records.Add(new BrokerRecord(SessionKey(session.StoredAs), null));
        session.StoredAs = 0;
    }

    public static void Retain(Message message, Batch batch) => batch.Add(new BrokerRecord(RetainedKey(message.RetainedAs), StoredMessage.Write(message)));

    public static void Unretain(Message message, Batch batch) => batch.Add(new BrokerRecord(RetainedKey(message.RetainedAs), null));

    private static void Delete(Session session, Delivery delivery, List<BrokerRecord> records)
    {
        records.Add(new BrokerRecord(DeliveryKey(session.StoredAs, delivery.Sequence), null));
        var message = delivery.Message;
        lock (message)
        {
            if (message.StoredAs != 0 && message.Release())
            {
                records.Add(new BrokerRecord(MessageKey(message.StoredAs), null));
                message.StoredAs = 0;
            }
        }
    }

    private static string SessionKey(long session) => string.Create(CultureInfo.InvariantCulture, $"s/{session:x8}");

    private static string SubscriptionKey(long session, long subscription) => string.Create(CultureInfo.InvariantCulture, $"f/{session:x8}/{subscription:x8}");

    private static string DeliveryKey(long session, long sequence) => string.Create(CultureInfo.InvariantCulture, $"q/{session:x8}/{sequence:x12}");

    private static string ReceivedKey(long session, ushort packetIdentifier) => string.Create(CultureInfo.InvariantCulture, $"i/{session:x8}/{packetIdentifier:x4}");

    private static string MessageKey(long message) => string.Create(CultureInfo.InvariantCulture, $"m/{message:x12}");

    private static string RetainedKey(long retained) => string.Create(CultureInfo.InvariantCulture, $"r/{retained:x12}");

    [LoggerMessage(10, LogLevel.Error, "The store failed; what needed it was not acknowledged")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
