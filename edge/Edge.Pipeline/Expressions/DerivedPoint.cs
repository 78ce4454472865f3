using System.Globalization;
using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>A point that is calculated anew whenever one of its inputs was read.</summary>
internal sealed class DerivedPoint
{
    private readonly PointSettings _point;
    private readonly Expression _expression;
    private readonly PointValue[] _inputs;
    private readonly ChangeState[] _changes;
    private bool _faultTold;

    public DerivedPoint(int place, PointSettings point)
    {
        (Place, _point, _expression) = (place, point, point.Expression!);
        _inputs = new PointValue[_expression.Inputs.Count];
        _changes = new ChangeState[_expression.Changes.Count];
    }

    public int Place { get; }

    public IReadOnlyList<int> Inputs => _expression.Inputs;

    /// <summary>Derived points in an order in which each comes after its inputs.</summary>
    /// <exception cref="ArgumentException">They need each other in a circle.</exception>
    public static DerivedPoint[] InOrder(IReadOnlyList<PointSettings> points)
    {
        var left = Enumerable.Range(0, points.Count).Where(place => points[place].Expression is not null).ToList();
        var waiting = left.ToHashSet();
        var order = new List<DerivedPoint>(left.Count);
        while (left.Count > 0)
        {
            var ready = left.FindAll(place => !points[place].Expression!.Inputs.Any(waiting.Contains));
            if (ready.Count == 0)
            {
                throw new ArgumentException($"The expression of {points[left[0]].Name} needs itself in a circle.", nameof(points));
            }

            order.AddRange(ready.Select(place => new DerivedPoint(place, points[place])));
            left.RemoveAll(ready.Contains);
            waiting.ExceptWith(ready);
        }

        return [.. order];
    }

    /// <summary>Calculates; null while an input was never read, or a difference has no second reading yet.</summary>
    /// <param name="states">Of all points.</param>
    /// <param name="fault">Something to tell: once until it was well in between.</param>
    public PointRecord? Calculate(ReadOnlySpan<PointState> states, out string? fault)
    {
        fault = null;
        var quality = Quality.Good;
        var readAt = default(Instant);
        for (var i = 0; i < _inputs.Length; i++)
        {
            if (states[Inputs[i]].Current is not { } input)
            {
                return null;
            }

            _inputs[i] = input.Value;
            quality = Rank(input.Quality) > Rank(quality) ? input.Quality : quality;
            readAt = i == 0 || input.ReadAt.MonotonicMilliseconds > readAt.MonotonicMilliseconds ? input.ReadAt : readAt;
        }

        if (!quality.HasValue())
        {
            return new PointRecord(Place, default, quality, readAt, null);
        }

        for (var i = 0; i < _changes.Length; i++)
        {
            var change = _expression.Changes[i];
            _changes[i].Take(change, states[Inputs[change.Input]].Current!.Value);
            if (_changes[i].Result.Kind == ValueKind.None)
            {
                return null;
            }
        }

        var evaluation = new Evaluation { Inputs = _inputs, Changes = _changes };
        var value = _expression.Evaluate(ref evaluation);
        if (value.Kind == ValueKind.None)
        {
            fault = Tell(evaluation);
            return new PointRecord(Place, default, Quality.Configuration, readAt, null);
        }

        _faultTold = false;
        return _point.Range is { } range && !range.Holds(value.Number)
            ? new PointRecord(Place, default, Quality.OutOfRange, readAt, null)
            : new PointRecord(Place, value, quality, readAt, null);
    }

    /// <summary>Goes on with the differences of the same point under other settings.</summary>
    public void Inherit(DerivedPoint before)
    {
        before._changes.CopyTo(_changes, 0);
        _faultTold = before._faultTold;
    }

    /// <summary>Which of two qualities is worse: silence most of all, since nothing is known then.</summary>
    private static int Rank(Quality quality) => quality switch
    {
        Quality.Good => 0,
        Quality.Uncertain => 1,
        Quality.OutOfRange => 2,
        Quality.Bad => 3,
        Quality.Illegal => 4,
        Quality.Configuration => 5,
        _ => 6,
    };

    private string? Tell(in Evaluation evaluation)
    {
        if (_faultTold)
        {
            return null;
        }

        _faultTold = true;
        return string.Create(CultureInfo.InvariantCulture, $"The expression has no value: {evaluation.Fault} at character {evaluation.FaultAt + 1}. Guard it with if(...).");
    }
}
