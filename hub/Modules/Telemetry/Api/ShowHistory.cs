using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;

namespace EdgeHub.Hub.Telemetry;

/// <summary>What is asked of a point's history.</summary>
/// <param name="From">Begin; two hours before the end when not said.</param>
/// <param name="To">End, not included; now when not said.</param>
/// <param name="Aggregation">What a bucket becomes; avg when not said.</param>
/// <param name="Interval">Seconds of a bucket, whole minutes; such that about 300 are given when not said.</param>
/// <param name="Fill">What a bucket without a value becomes: left out, null, or the value before; null when not said.</param>
internal sealed record HistoryQuery(
    DateTimeOffset? From, DateTimeOffset? To, [HistoryAggregations] string? Aggregation, int? Interval, [HistoryFills] string? Fill);

/// <summary>The words for aggregations.</summary>
internal sealed class HistoryAggregationsAttribute() : OneOfAttribute("raw", "avg", "min", "max", "first", "last", "count");

/// <summary>The words for filling.</summary>
internal sealed class HistoryFillsAttribute() : OneOfAttribute("none", "null", "previous");

/// <summary>Answers with a point's history.</summary>
internal static class ShowHistory
{
    private const int MostRaw = 20_000;
    private const int MostBuckets = 1_500;
    private const int UsualBuckets = 300;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(92);
    private static readonly TimeSpan LongestRaw = TimeSpan.FromDays(7);

    public static async Task<Result<PointHistory>> RunAsync(
        TenantTransaction transaction, PlantScope scope, string machine, string name, HistoryQuery query, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!(await PointValues.FindAsync(transaction, scope, machine, name, "", cancellationToken)).TryGet(out var point, out var unknown))
        {
            return unknown;
        }

        if (!Range(query.From, query.To, TimeSpan.FromHours(2), query.Aggregation == "raw" ? LongestRaw : Longest, now).TryGet(out var range, out var malformed))
        {
            return malformed;
        }

        if (query.Aggregation == "raw")
        {
            var values = await PointValues.ReadAsync(transaction, point, range.From, range.To, MostRaw, cancellationToken);
            return new PointHistory(
                point.Name, point.Unit, 0, [.. values.Take(MostRaw).Select(value => new HistoryValue(value.At, value.Number, value.Text, QualityWords.Of(value.Quality), true))],
                values.Count > MostRaw);
        }

        var interval = query.Interval ?? Usual(range);
        if (interval < 60 || interval % 60 != 0 || (range.To - range.From).TotalSeconds / interval > MostBuckets)
        {
            return TelemetryErrors.BadRange($"interval is whole minutes in seconds, such that the range has at most {MostBuckets} of them.");
        }

        var minutes = await PointValues.FiguresAsync(transaction, point, BucketOf(range.From, interval), range.To, cancellationToken);
        return new PointHistory(point.Name, point.Unit, interval, Buckets(minutes, range, interval, query), false);
    }

    /// <summary>A time that can be asked for.</summary>
    public static Result<(DateTimeOffset From, DateTimeOffset To)> Range(DateTimeOffset? from, DateTimeOffset? to, TimeSpan usual, TimeSpan longest, DateTimeOffset now)
    {
        var end = to ?? now;
        var begin = from ?? (end > DateTimeOffset.UnixEpoch.AddDays(1) ? end - usual : end);
        return begin >= end || begin < DateTimeOffset.UnixEpoch || end > now.AddDays(366) ? TelemetryErrors.BadRange("from is a time before to; neither lies before 1970 or far ahead.")
            : end - begin > longest ? TelemetryErrors.BadRange($"The range is at most {longest.TotalDays:0} days. Ask for its parts.")
            : (begin.ToUniversalTime(), end.ToUniversalTime());
    }

    internal static List<HistoryValue> Buckets(
        SortedDictionary<DateTimeOffset, MinuteFigures> minutes, (DateTimeOffset From, DateTimeOffset To) range, int interval, HistoryQuery query)
    {
        var buckets = new SortedDictionary<DateTimeOffset, MinuteFigures>();
        foreach (var (minute, figures) in minutes)
        {
            var bucket = BucketOf(minute, interval);
            buckets[bucket] = buckets.GetValueOrDefault(bucket).Plus(figures);
        }

        var values = new List<HistoryValue>();
        double? before = null;
        for (var at = BucketOf(range.From, interval); at < range.To; at = at.AddSeconds(interval))
        {
            var isHeard = buckets.TryGetValue(at, out var figures) && figures.Count > 0;
            var value = isHeard ? Value(figures, query.Aggregation) : null;
            before = value ?? before;
            if (value is not null || query.Fill is null or "null" or "previous")
            {
                values.Add(new HistoryValue(at, query.Fill == "previous" ? value ?? before : value, null, value is null ? "not_heard" : "good", isHeard));
            }
        }

        return values;
    }

    private static double? Value(in MinuteFigures figures, string? aggregation) => aggregation switch
    {
        "min" => figures.Least,
        "max" => figures.Most,
        "first" => figures.First,
        "last" => figures.Last,
        "count" => figures.Count,
        // A sum of numbers near the end of what there is may have none.
        _ => figures.Valued > 0 && figures.Total / figures.Valued is { } average && double.IsFinite(average) ? average : null,
    };

    private static int Usual((DateTimeOffset From, DateTimeOffset To) range) =>
        (int)Math.Max(1, Math.Ceiling((range.To - range.From).TotalMinutes / UsualBuckets)) * 60;

    private static DateTimeOffset BucketOf(DateTimeOffset at, int interval)
    {
        var ticks = interval * TimeSpan.TicksPerSecond;
        return new DateTimeOffset(at.UtcTicks - (at.UtcTicks % ticks), TimeSpan.Zero);
    }
}
