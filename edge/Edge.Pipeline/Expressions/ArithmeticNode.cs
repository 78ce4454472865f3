using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>+ - * / % of two numbers; whole numbers stay whole but for the division. What can't be is a fault, never a wrong number.</summary>
internal sealed record ArithmeticNode(char Operator, Node Left, Node Right, ValueKind Kind, int Position) : Node(Kind, Position)
{
    public override PointValue Evaluate(ref Evaluation evaluation)
    {
        var left = Left.Evaluate(ref evaluation);
        var right = Right.Evaluate(ref evaluation);
        if (left.Kind == ValueKind.None || right.Kind == ValueKind.None)
        {
            return default;
        }

        if (Operator is '/' or '%' && right.Number == 0)
        {
            return evaluation.Fail("it divides by zero", Position);
        }

        return Kind == ValueKind.Integer ? Whole(left.Integer, right.Integer, ref evaluation) : Broken(left.Number, right.Number, ref evaluation);
    }

    private PointValue Whole(long left, long right, ref Evaluation evaluation)
    {
        var result = Operator switch
        {
            '+' => (Int128)left + right,
            '-' => (Int128)left - right,
            '*' => (Int128)left * right,
            _ => (Int128)left % right,
        };
        return result < long.MinValue || result > long.MaxValue ? evaluation.Fail("the result is too large", Position) : PointValue.Of((long)result);
    }

    private PointValue Broken(double left, double right, ref Evaluation evaluation)
    {
        var result = Operator switch
        {
            '+' => left + right,
            '-' => left - right,
            '*' => left * right,
            '/' => left / right,
            _ => left % right,
        };
        return double.IsFinite(result) ? PointValue.Of(result) : evaluation.Fail("the result is too large", Position);
    }
}
