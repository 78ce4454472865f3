using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>One evaluation: the values of the inputs and of the differences, and the first thing that went wrong.</summary>
internal ref struct Evaluation
{
    public ReadOnlySpan<PointValue> Inputs;
    public ReadOnlySpan<ChangeState> Changes;

    /// <summary>E.g. "it divides by zero"; null while all is well.</summary>
    public string? Fault;

    /// <summary>The character of the expression.</summary>
    public int FaultAt;

    public PointValue Fail(string fault, int position)
    {
        (Fault, FaultAt) = (fault, position);
        return default;
    }
}

/// <summary>A difference of an input between its latest two readings, or that per second.</summary>
/// <param name="Input">Which input.</param>
/// <param name="IsRate">Per second.</param>
internal readonly record struct Change(int Input, bool IsRate);

/// <summary>What is remembered for one difference.</summary>
internal struct ChangeState
{
    private PointValue _last;
    private long _lastAt;

    /// <summary>The difference; none before the second reading.</summary>
    public PointValue Result { get; private set; }

    /// <summary>Takes the input's latest reading, once each.</summary>
    public void Take(Change change, in PointRecord reading)
    {
        var at = reading.ReadAt.MonotonicMilliseconds;
        if (_last.Kind != ValueKind.None && at <= _lastAt)
        {
            return;
        }

        if (_last.Kind != ValueKind.None)
        {
            var step = reading.Value.Number - _last.Number;
            Result = change.IsRate ? PointValue.Of(step * 1000 / (at - _lastAt))
                : reading.Value.Kind == ValueKind.Integer && Math.Abs(step) < 9e18 ? PointValue.Of(reading.Value.Integer - _last.Integer)
                : PointValue.Of(step);
        }

        (_last, _lastAt) = (reading.Value, at);
    }
}
