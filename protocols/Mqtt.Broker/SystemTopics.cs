using System.Globalization;
using System.Text;

namespace EdgeHub.Mqtt.Broker;

/// <summary>What the broker tells about itself: retained messages below <c>$SYS/broker</c>, renewed every few seconds; never kept in the store.</summary>
internal sealed class SystemTopics(BrokerState broker, ConnectionBook connections)
{
    private long _publishedAtMs = long.MinValue / 2;

    public void Publish(Batch batch)
    {
        var nowMs = broker.Clock.UptimeMs;
        var interval = broker.Options.SystemTopicInterval;
        if (interval == TimeSpan.Zero || nowMs - _publishedAtMs < interval.TotalMilliseconds)
        {
            return;
        }

        _publishedAtMs = nowMs;
        var counters = broker.Counters;
        Publish("version", broker.Options.Version, batch);
        Publish("uptime", string.Create(CultureInfo.InvariantCulture, $"{nowMs / 1000} seconds"), batch);
        Publish("clients/connected", connections.Count, batch);
        Publish("clients/total", broker.Sessions.Count, batch);
        Publish("subscriptions/count", broker.Subscriptions.Count, batch);
        Publish("retained messages/count", broker.Retained.Count, batch);
        Publish("messages/received", counters.MessagesReceived, batch);
        Publish("messages/sent", counters.MessagesSent, batch);
        Publish("publish/messages/dropped", counters.MessagesDropped, batch);
        Publish("bytes/received", counters.BytesReceived, batch);
        Publish("bytes/sent", counters.BytesSent, batch);
        Publish("connections/refused", counters.ConnectionsRefused, batch);
    }

    private void Publish(string name, long value, Batch batch) => Publish(name, value.ToString(CultureInfo.InvariantCulture), batch);

    private void Publish(string name, string value, Batch batch)
    {
        var topic = Encoding.UTF8.GetBytes("$SYS/broker/" + name);
        var message = new RoutedMessage { Topic = topic, Payload = Encoding.UTF8.GetBytes(value), Retain = true };
        broker.Router.Route(message, null, broker.Subscriptions.Match(topic), batch);
    }
}
