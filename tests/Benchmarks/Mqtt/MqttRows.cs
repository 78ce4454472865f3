using System.Globalization;
using EdgeHub.Mqtt;

namespace EdgeHub.Benchmarks;

/// <summary>All rows, by name.</summary>
internal static class MqttRows
{
    private const int WildcardConnections = 100;

    public static IEnumerable<MqttRow> All(BenchmarkSettings settings)
    {
        foreach (var (publishers, subscribers) in ((int, int)[])[(1, 1), (50, 1), (1, 50)])
        {
            foreach (var qos in (QoS[])[QoS.AtMostOnce, QoS.AtLeastOnce, QoS.ExactlyOnce])
            {
                foreach (var (bytes, size) in ((int, string)[])[(100, "100B"), (10_000, "10kB")])
                {
                    yield return new FlowRow(new FlowShape(
                        string.Create(CultureInfo.InvariantCulture, $"{publishers}-{subscribers}-qos{(int)qos}-{size}"), publishers, subscribers, qos, bytes));
                }
            }
        }

        yield return new IdleRow(settings.Number("connections", 10_000));
        yield return new RetainedRow(settings.Number("topics", 100_000));
        yield return new FlowRow(Wildcards(settings.Number("subscriptions", 10_000)));
    }

    /// <summary>Each message matches one of many filters, which 100 subscribers share out.</summary>
    private static FlowShape Wildcards(int subscriptions) => new("wildcards", 1, WildcardConnections, QoS.AtMostOnce, 100)
    {
        EachGetsAll = false,
        Topics = subscriptions,
        TopicOf = (_, i) => string.Create(CultureInfo.InvariantCulture, $"plant/{i % subscriptions:00000}/line/temperature"),
        FiltersOf = subscriber =>
        [
            .. Enumerable.Range(0, subscriptions).Where(i => i % WildcardConnections == subscriber)
                .Select(i => string.Create(CultureInfo.InvariantCulture, $"plant/{i:00000}/+/temperature")),
        ],
    };
}
