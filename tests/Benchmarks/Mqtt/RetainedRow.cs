using System.Diagnostics;
using System.Globalization;
using EdgeHub.Mqtt;

namespace EdgeHub.Benchmarks;

/// <summary>Retained messages, one on each of many topics: published with QoS 1 by one, then all of them to a new subscriber of <c>#</c>.</summary>
internal sealed class RetainedRow(int topics) : MqttRow("retained")
{
    private const int PayloadBytes = 100;
    private const int Window = 100;

    /// <summary>When nothing has come for so long, the rest is lost.</summary>
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(5);

    public override IReadOnlyList<MqttFigures> Measure(BrokerProcess broker, MqttRun run)
    {
        var loop = run.Loop();
        var published = new MqttFigures(" publish");
        var before = broker.ResidentBytes;
        var share = Publish(broker, run, loop);
        share.Tell(published, topics);
        published.BytesEach = (double)(broker.ResidentBytes - before) / topics;
        published.Remarks.Add(string.Create(CultureInfo.InvariantCulture, $"all {topics:N0} in {share.Seconds:0.00} s"));

        var delivered = new MqttFigures(" subscribe #");
        using var subscriber = new LoadSubscriber(broker.Port, "late", run.Version);
        loop.Until(() => subscriber.IsAccepted, [subscriber]);
        share = new CpuShare(broker);
        subscriber.Subscribe(["#"], QoS.AtMostOnce);
        for (var (seen, at) = (0L, Stopwatch.GetTimestamp()); seen < topics && Stopwatch.GetElapsedTime(at) < LostAfter;)
        {
            loop.Turn([subscriber]);
            (seen, at) = subscriber.Received == seen ? (seen, at) : (subscriber.Received, Stopwatch.GetTimestamp());
        }

        share.Tell(delivered, subscriber.Received);
        delivered.Remarks.Add(string.Create(CultureInfo.InvariantCulture, $"all in {share.Seconds:0.00} s"));
        delivered.Compare(topics, subscriber.Received, "of the retained");
        return [published, delivered];
    }

    private CpuShare Publish(BrokerProcess broker, MqttRun run, LoadLoop loop)
    {
        var ring = new PublishRing(
            topic => string.Create(CultureInfo.InvariantCulture, $"plant/line-{topic / 100:0000}/machine-{topic % 100:00}/temperature"),
            topics, Window, PayloadBytes, QoS.AtLeastOnce, retain: true, run.Version);
        using var publisher = new LoadPublisher(broker.Port, "retaining", run.Version, ring, QoS.AtLeastOnce);
        loop.Until(() => publisher.IsAccepted, [publisher]);
        var share = new CpuShare(broker);
        while (publisher.Acknowledged < topics)
        {
            publisher.Offer(Math.Min(publisher.Room, topics - publisher.Offered));
            loop.Turn([publisher]);
        }

        return share;
    }
}
