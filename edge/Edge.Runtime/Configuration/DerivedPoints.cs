using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;

namespace EdgeHub.Edge.Runtime;

/// <summary>Compiles the expressions of one machine, each after those that it needs.</summary>
internal static class DerivedPoints
{
    private const int MaxSaid = 8;

    /// <summary>The same points with their expressions and kinds; what is wrong is told at its character.</summary>
    /// <param name="points">First those that are read.</param>
    /// <param name="readers">Where each stands in the file.</param>
    public static ValueList<PointConfiguration> Link(PointConfiguration[] points, IReadOnlyDictionary<string, ObjectReader> readers)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < points.Length; i++)
        {
            places.TryAdd(points[i].Name, i);
        }

        var left = Enumerable.Range(0, points.Length).Where(i => points[i].Expression is not null && places[points[i].Name] == i && readers.ContainsKey(points[i].Name)).ToList();
        var derived = left.ToHashSet();
        var needs = left.ToDictionary(
            place => place,
            place => Expression.Names(points[place].Expression!).Where(places.ContainsKey).Select(name => places[name]).Where(derived.Contains).ToList());
        var usedBy = left.SelectMany(place => needs[place].Select(input => (input, place))).ToLookup(pair => pair.input, pair => pair.place);
        var open = left.ToDictionary(place => place, place => needs[place].Count);
        var ready = new Queue<int>(left.Where(place => open[place] == 0));
        while (ready.TryDequeue(out var place))
        {
            open.Remove(place);
            points[place] = Compile(points, place, places, readers[points[place].Name]);
            foreach (var user in usedBy[place])
            {
                if (--open[user] == 0)
                {
                    ready.Enqueue(user);
                }
            }
        }

        TellCircles(points, left.FindAll(open.ContainsKey), needs, readers);
        return new ValueList<PointConfiguration>(points);
    }

    private static PointConfiguration Compile(PointConfiguration[] points, int place, Dictionary<string, int> places, ObjectReader reader)
    {
        var point = points[place];

        // An input that is wrong itself is told where it stands.
        var wrong = Expression.Names(point.Expression!).Any(name => places.TryGetValue(name, out var input) && points[input] is { Expression: not null, Settings.Expression: null });
        var expression = Expression.Compile(
            point.Expression!, name => places.TryGetValue(name, out var input) ? (input, points[input].Settings.Kind) : null, out var fault);
        if (fault is not null && !wrong)
        {
            var part = reader.Any("expression")!;
            reader.Faults.Add(part.PlaceInText(fault.Position), part.Path, fault.Text);
        }

        if (expression is null)
        {
            return point;
        }

        var settings = point.Settings with { Expression = expression, Kind = expression.Kind };
        PointKinds.CheckOutcome(reader, settings);
        return point with { Settings = settings };
    }

    /// <param name="points">All points.</param>
    /// <param name="left">Those in a circle, and those that need one that is.</param>
    /// <param name="needs">What each of them needs.</param>
    /// <param name="readers">Where each stands in the file.</param>
    private static void TellCircles(PointConfiguration[] points, List<int> left, Dictionary<int, List<int>> needs, IReadOnlyDictionary<string, ObjectReader> readers)
    {
        var stuck = left.ToHashSet();
        var seen = new HashSet<int>();
        foreach (var start in left)
        {
            // Each has one that it waits for; who follows them comes to a circle, or to a way that was gone already.
            var way = new Dictionary<int, int>();
            var at = start;
            while (!seen.Contains(at) && way.TryAdd(at, way.Count))
            {
                at = needs[at].Find(stuck.Contains);
            }

            if (way.TryGetValue(at, out var first))
            {
                var circle = way.OrderBy(step => step.Value).Skip(first).Select(step => points[step.Key].Name).ToList();
                readers[circle[0]].Fault("expression", $"it needs itself in a circle: {Say(circle)}.");
            }

            seen.UnionWith(way.Keys);
        }
    }

    private static string Say(List<string> circle) => circle.Count <= MaxSaid
        ? string.Join(" -> ", circle.Append(circle[0]))
        : $"{string.Join(" -> ", circle.Take(MaxSaid))} -> and {circle.Count - MaxSaid} more -> {circle[0]}";
}
