using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>A function of numbers.</summary>
internal sealed record FunctionNode(string Name, Node[] Arguments, ValueKind Kind, int Position) : Node(Kind, Position)
{
    public override PointValue Evaluate(ref Evaluation evaluation)
    {
        var first = Arguments[0].Evaluate(ref evaluation);
        if (first.Kind == ValueKind.None)
        {
            return default;
        }

        switch (Name)
        {
            case "negate":
                return Whole(Kind, -(Int128)first.Integer, -first.Number, ref evaluation);
            case "abs":
                return Whole(Kind, Int128.Abs(first.Integer), Math.Abs(first.Number), ref evaluation);
            case "floor":
                return Rounded(first, Math.Floor(first.Number), ref evaluation);
            case "ceil":
                return Rounded(first, Math.Ceiling(first.Number), ref evaluation);
            case "round" when Arguments.Length == 1:
                return Rounded(first, Math.Round(first.Number, MidpointRounding.AwayFromZero), ref evaluation);
            case "round":
                return PointValue.Of(Math.Round(first.Number, (int)Arguments[1].Evaluate(ref evaluation).Integer, MidpointRounding.AwayFromZero));
            case "clamp":
                return Clamp(first, ref evaluation);
            default:
                return Outermost(first, ref evaluation);
        }
    }

    private PointValue Clamp(PointValue value, ref Evaluation evaluation)
    {
        var least = Arguments[1].Evaluate(ref evaluation);
        var most = Arguments[2].Evaluate(ref evaluation);
        if (least.Kind == ValueKind.None || most.Kind == ValueKind.None)
        {
            return default;
        }

        return least.Number > most.Number ? evaluation.Fail("the least of clamp is above its most", Position)
            : value.Number < least.Number ? least
            : value.Number > most.Number ? most
            : value;
    }

    private PointValue Outermost(PointValue best, ref Evaluation evaluation)
    {
        for (var i = 1; i < Arguments.Length; i++)
        {
            var next = Arguments[i].Evaluate(ref evaluation);
            if (next.Kind == ValueKind.None)
            {
                return default;
            }

            var order = Kind == ValueKind.Integer ? next.Integer.CompareTo(best.Integer) : next.Number.CompareTo(best.Number);
            best = Name == "min" ? order < 0 ? next : best : order > 0 ? next : best;
        }

        return best;
    }

    private PointValue Whole(ValueKind kind, Int128 whole, double number, ref Evaluation evaluation) =>
        kind != ValueKind.Integer ? PointValue.Of(number)
        : whole > long.MaxValue ? evaluation.Fail("the result is too large", Position)
        : PointValue.Of((long)whole);

    private PointValue Rounded(PointValue value, double rounded, ref Evaluation evaluation) =>
        value.Kind == ValueKind.Integer ? value
        : Math.Abs(rounded) < 9.2e18 ? PointValue.Of((long)rounded)
        : evaluation.Fail("the result is too large", Position);
}
