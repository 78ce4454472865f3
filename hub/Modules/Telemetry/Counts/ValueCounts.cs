using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using NpgsqlTypes;

namespace EdgeHub.Hub.Telemetry;

/// <summary>Compares what agents counted of their values with what was folded and what lies in the inbox.</summary>
internal sealed class ValueCounts : IValueCounts
{
    private const int MostRemarkable = 200;

    /// <summary>The names that the agent counts its losses under.</summary>
    private static readonly string[] Reasons = ["telemetry.not_kept", "telemetry.thinned", "telemetry.full", "telemetry.old"];

    /// <inheritdoc/>
    public async Task<ValueBalance> CheckAsync(
        TenantTransaction transaction, AgentScope agent, byte[] storeId, IReadOnlyList<PointCount> told, bool begins, CancellationToken cancellationToken)
    {
        // No number twice and none that is none: the agent's own counts have neither.
        var counts = told.Where(point => point.Number is > 0 and <= TallyRows.MaxNumber).GroupBy(point => point.Number).ToDictionary(group => group.Key, group => Figures.Of(group.Last()));
        var (received, before, isUncounted) = await TallyRows.LoadAsync(transaction, agent.AgentId, storeId, cancellationToken);
        begins |= isUncounted;
        var balance = begins ? new ValueBalance(true, counts.Count, 0, 0, 0, new Dictionary<string, long>(), []) : null;
        if (balance is null)
        {
            var sums = new long[Reasons.Length];
            var (taken, came, unbalanced) = (0L, 0L, 0);
            var remarkable = new List<(uint Number, Figures Since, long Missing)>();
            foreach (var number in counts.Keys.Union(received.Keys))
            {
                var since = (counts.GetValueOrDefault(number) with { Received = received.GetValueOrDefault(number) }).Since(before.GetValueOrDefault(number));
                var missing = since.Taken - since.Received - since.Lost.Sum();
                (taken, came) = (taken + since.Taken, came + since.Received);
                for (var reason = 0; reason < sums.Length; reason++)
                {
                    sums[reason] += since.Lost[reason];
                }

                unbalanced += missing != 0 ? 1 : 0;
                if (missing != 0 || since.Lost.Any(lost => lost != 0))
                {
                    remarkable.Add((number, since, missing));
                }
            }

            var worst = remarkable.OrderByDescending(point => Math.Abs(point.Missing)).ThenByDescending(point => point.Since.Lost.Sum()).ThenBy(point => point.Number).Take(MostRemarkable).ToArray();
            var names = await TallyRows.NamesAsync(transaction, agent.AgentId, storeId, [.. worst.Select(point => (long)point.Number)], cancellationToken);
            balance = new ValueBalance(false, counts.Count, unbalanced, taken, came, ByReason(sums), [.. worst.Select(point => Balance(point.Number, point.Since, point.Missing, names))]);
        }

        await TallyRows.KeepAsync(transaction, agent.AgentId, storeId, counts, received, cancellationToken);
        return balance;
    }

    private static PointBalance Balance(uint number, Figures since, long missing, Dictionary<long, (string Machine, string Point)> names)
    {
        var (machine, point) = names.TryGetValue(number, out var name) ? name : ("", number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return new PointBalance(machine, point, since.Taken, since.Received, ByReason(since.Lost), missing);
    }

    private static Dictionary<string, long> ByReason(IReadOnlyList<long> lost) =>
        Reasons.Zip(lost).Where(reason => reason.Second != 0).ToDictionary(reason => reason.First, reason => reason.Second, StringComparer.Ordinal);
}

/// <summary>Counts of one point; each only grows.</summary>
/// <param name="Taken">By the agent.</param>
/// <param name="NotKept">Lost: not taken by the store.</param>
/// <param name="Thinned">Lost: taken out of old records.</param>
/// <param name="Room">Lost: given up for want of room.</param>
/// <param name="Age">Lost: given up for age.</param>
/// <param name="Received">By the hub.</param>
internal readonly record struct Figures(long Taken, long NotKept, long Thinned, long Room, long Age, long Received)
{
    /// <summary>In the order of the reasons.</summary>
    public long[] Lost => [NotKept, Thinned, Room, Age];

    public static Figures Of(PointCount point) => new(Long(point.Taken), Long(point.NotKept), Long(point.Thinned), Long(point.GivenUpForRoom), Long(point.GivenUpForAge), 0);

    public Figures Since(Figures before) => new(
        Taken - before.Taken, NotKept - before.NotKept, Thinned - before.Thinned, Room - before.Room, Age - before.Age, Received - before.Received);

    // Half of the range, so that no sum of two runs over.
    private static long Long(ulong count) => (long)Math.Min(count, long.MaxValue / 4_000_000);
}
