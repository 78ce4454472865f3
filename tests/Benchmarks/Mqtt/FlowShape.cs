using System.Globalization;
using EdgeHub.Mqtt;

namespace EdgeHub.Benchmarks;

/// <summary>Who publishes what to whom.</summary>
internal sealed record FlowShape(string Name, int Publishers, int Subscribers, QoS QoS, int PayloadBytes)
{
    private const int MostMessages = 5000;
    private const int MostBytes = 8_000_000;

    /// <summary>So that a ring fits into the processor's cache beside 49 others.</summary>
    private const int RingBytes = 16 * 1024;

    /// <summary>Topics of each publisher, by turns.</summary>
    public int Topics { get; init; } = 1;

    /// <summary>The topic of a publisher's place in its ring; all of one length.</summary>
    public Func<int, int, string> TopicOf { get; init; } = (publisher, _) => string.Create(CultureInfo.InvariantCulture, $"plant/{publisher:00}/value");

    /// <summary>Topic filters of a subscriber.</summary>
    public Func<int, IReadOnlyCollection<string>> FiltersOf { get; init; } = _ => ["plant/+/value"];

    /// <summary>Every subscriber gets every message; otherwise each message goes to one of them.</summary>
    public bool EachGetsAll { get; init; } = true;

    /// <summary>Deliveries of one message.</summary>
    public int Copies => EachGetsAll ? Subscribers : 1;

    /// <summary>Unacknowledged messages of one publisher with QoS 1 and 2.</summary>
    public int Window => QoS == QoS.AtMostOnce ? 1 : Publishers == 1 ? 100 : 20;

    /// <summary>Messages on their way in all: what the slowest subscriber has not got yet. So no broker has to drop any.</summary>
    public int MostOnTheWay => Math.Min(MostMessages, MostBytes / PayloadBytes);

    public int Slots => Math.Max(Topics, Publishers == 1 ? 4 * RingBytes / PayloadBytes : Math.Max(4, RingBytes / PayloadBytes));

    /// <summary>How long the load rests so that more comes together; acknowledgements are waited for, so they rest less.</summary>
    public int RestMicroseconds => QoS == QoS.AtMostOnce ? 500 : 100;
}
