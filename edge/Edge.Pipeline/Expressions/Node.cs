using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>A typed part of an expression.</summary>
/// <param name="Kind">What it yields.</param>
/// <param name="Position">Where it is written.</param>
internal abstract record Node(ValueKind Kind, int Position)
{
    /// <summary>Its value; none once something has gone wrong.</summary>
    public abstract PointValue Evaluate(ref Evaluation evaluation);
}

internal sealed record LiteralNode(PointValue Value, int Position) : Node(Value.Kind, Position)
{
    public override PointValue Evaluate(ref Evaluation evaluation) => Value;
}

internal sealed record InputNode(int Input, ValueKind Kind, int Position) : Node(Kind, Position)
{
    public override PointValue Evaluate(ref Evaluation evaluation) => evaluation.Inputs[Input];
}

internal sealed record ChangeNode(int Change, ValueKind Kind, int Position) : Node(Kind, Position)
{
    public override PointValue Evaluate(ref Evaluation evaluation) => evaluation.Changes[Change].Result;
}

/// <summary>A whole number taken for a number.</summary>
internal sealed record WideNode(Node Inner) : Node(ValueKind.Number, Inner.Position)
{
    public override PointValue Evaluate(ref Evaluation evaluation)
    {
        var value = Inner.Evaluate(ref evaluation);
        return value.Kind == ValueKind.Integer ? PointValue.Of(value.Number) : value;
    }
}

/// <summary>The second or the third, by the first; the other one is not looked at.</summary>
internal sealed record IfNode(Node Condition, Node Then, Node Else, int Position) : Node(Then.Kind, Position)
{
    public override PointValue Evaluate(ref Evaluation evaluation)
    {
        var condition = Condition.Evaluate(ref evaluation);
        return condition.Kind == ValueKind.None ? default : condition.Flag ? Then.Evaluate(ref evaluation) : Else.Evaluate(ref evaluation);
    }
}

/// <summary>and, or: the right one is looked at only when the left one does not decide.</summary>
internal sealed record LogicNode(bool IsAnd, Node Left, Node Right, int Position) : Node(ValueKind.Flag, Position)
{
    public override PointValue Evaluate(ref Evaluation evaluation)
    {
        var left = Left.Evaluate(ref evaluation);
        return left.Kind == ValueKind.None || left.Flag != IsAnd ? left : Right.Evaluate(ref evaluation);
    }
}

internal sealed record NotNode(Node Inner, int Position) : Node(ValueKind.Flag, Position)
{
    public override PointValue Evaluate(ref Evaluation evaluation)
    {
        var value = Inner.Evaluate(ref evaluation);
        return value.Kind == ValueKind.None ? default : PointValue.Of(!value.Flag);
    }
}

/// <summary>Compares two of a kind; texts letter by letter.</summary>
internal sealed record CompareNode(string Operator, Node Left, Node Right, int Position) : Node(ValueKind.Flag, Position)
{
    public override PointValue Evaluate(ref Evaluation evaluation)
    {
        var left = Left.Evaluate(ref evaluation);
        var right = Right.Evaluate(ref evaluation);
        if (left.Kind == ValueKind.None || right.Kind == ValueKind.None)
        {
            return default;
        }

        if (left.Kind == ValueKind.Text)
        {
            return PointValue.Of((left.Text == right.Text) == (Operator == "=="));
        }

        var order = left.Kind == ValueKind.Number || right.Kind == ValueKind.Number ? left.Number.CompareTo(right.Number) : left.Integer.CompareTo(right.Integer);
        return PointValue.Of(Operator switch
        {
            "==" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        });
    }
}
