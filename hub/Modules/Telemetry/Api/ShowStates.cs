using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Telemetry;

/// <summary>Answers with the times that a machine spent in its states. Silence is "no data", never "stopped".</summary>
internal static class ShowStates
{
    private const int Most = 200_000;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public static async Task<Result<IReadOnlyList<StateSpan>>> RunAsync(
        TenantTransaction transaction, PlantScope scope, string machine, DateTimeOffset? from, DateTimeOffset? to, DateTimeOffset now, CancellationToken cancellationToken,
        int most = Most)
    {
        if (!(await PointValues.FindAsync(transaction, scope, machine, "", "state", cancellationToken)).TryGet(out var point, out var unknown))
        {
            return unknown;
        }

        if (!ShowHistory.Range(from, to, TimeSpan.FromHours(8), Longest, now).TryGet(out var range, out var malformed))
        {
            return malformed;
        }

        var values = await PointValues.ReadAsync(transaction, point, range.From, range.To, most, cancellationToken);
        if (values.Count > most)
        {
            return TelemetryErrors.BadRange("The machine told more in this time than one answer reads. Ask for its parts.");
        }

        var before = await PointValues.BeforeAsync(transaction, point, range.From, cancellationToken);
        var end = range.To < now ? range.To : now;
        return Spans(before is { } first ? [first, .. values] : values, range.From, end, TimeSpan.FromMilliseconds(2L * Math.Max(point.HeartbeatMs, 5_000)));
    }

    /// <param name="values">In the order of time; one before <paramref name="from"/> says how it began.</param>
    /// <param name="from">Begin.</param>
    /// <param name="to">End.</param>
    /// <param name="trust">How long a state counts after it was told.</param>
    internal static List<StateSpan> Spans(IReadOnlyList<KeptValue> values, DateTimeOffset from, DateTimeOffset to, TimeSpan trust)
    {
        var spans = new List<StateSpan>();
        var at = from;
        for (var i = 0; i < values.Count; i++)
        {
            var next = i + 1 < values.Count ? values[i + 1].At : to;
            var until = values[i].At + trust < next ? values[i].At + trust : next;
            Add(values[i].At, Words.NoData);
            Add(until, values[i].Text ?? Words.NoData);
        }

        Add(to, Words.NoData);
        return spans;

        void Add(DateTimeOffset end, string state)
        {
            end = end < to ? end : to;
            if (end <= at)
            {
                return;
            }

            if (spans.Count > 0 && spans[^1].State == state)
            {
                spans[^1] = spans[^1] with { To = end };
            }
            else
            {
                spans.Add(new StateSpan(state, at, end));
            }

            at = end;
        }
    }
}
