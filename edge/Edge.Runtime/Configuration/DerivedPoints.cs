using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;

namespace EdgeHub.Edge.Runtime;

/// <summary>Compiles the expressions of one machine, each after those that it needs.</summary>
internal static class DerivedPoints
{
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
        var needs = left.ToDictionary(place => place, place => Expression.Names(points[place].Expression!).Where(places.ContainsKey).Select(name => places[name]).ToList());
        while (left.Count > 0)
        {
            var ready = left.FindAll(place => !needs[place].Exists(left.Contains));
            if (ready.Count == 0)
            {
                TellCircles(points, left, needs, readers);
                break;
            }

            foreach (var place in ready)
            {
                left.Remove(place);
                points[place] = Compile(points, place, places, readers[points[place].Name]);
            }
        }

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

    private static void TellCircles(PointConfiguration[] points, List<int> left, Dictionary<int, List<int>> needs, IReadOnlyDictionary<string, ObjectReader> readers)
    {
        var told = new HashSet<int>();
        foreach (var start in left)
        {
            var way = new List<int>();
            for (var at = start; !way.Contains(at); at = needs[at].Find(left.Contains))
            {
                way.Add(at);
                if (needs[at].Find(left.Contains) is var next && way.Contains(next))
                {
                    way.RemoveRange(0, way.IndexOf(next));
                    break;
                }
            }

            if (way.TrueForAll(told.Add))
            {
                readers[points[way[0]].Name].Fault("expression", $"it needs itself in a circle: {string.Join(" -> ", way.Append(way[0]).Select(place => points[place].Name))}.");
            }
        }
    }
}
