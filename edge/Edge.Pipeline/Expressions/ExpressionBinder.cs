using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>Finds what each name of an expression is and whether all kinds fit.</summary>
internal sealed class ExpressionBinder(Func<string, (int Place, ValueKind Kind)?> points)
{
    private const int MaxArguments = 16;
    private const string Functions = "if, min, max, abs, round, floor, ceil, clamp, delta, rate";

    private readonly List<int> _inputs = [];
    private readonly List<Change> _changes = [];

    public IReadOnlyList<int> Inputs => _inputs;

    public IReadOnlyList<Change> Changes => _changes;

    public Node Bind(Syntax syntax) => syntax switch
    {
        LiteralSyntax literal => new LiteralNode(literal.Value, literal.Position),
        NameSyntax name => Input(name),
        CallSyntax call => Call(call),
        _ => throw new InvalidOperationException("There is no such syntax."),
    };

    private InputNode Input(NameSyntax name)
    {
        if (points(name.Name) is not { } point)
        {
            throw new ExpressionException(name.Position, $"this machine has no point '{name.Name}'. A name with a hyphen or slash stands in brackets: [a-b].");
        }

        var input = _inputs.IndexOf(point.Place);
        if (input < 0)
        {
            input = _inputs.Count;
            _inputs.Add(point.Place);
        }

        return new InputNode(input, point.Kind, name.Position);
    }

    private Node Call(CallSyntax call)
    {
        switch (call.Name)
        {
            case "+" or "-" or "*" or "/" or "%":
                var (left, right) = (Number(call.Arguments[0], call.Name), Number(call.Arguments[1], call.Name));
                return new ArithmeticNode(call.Name[0], left, right, call.Name == "/" ? ValueKind.Number : Common([left, right]), call.Position);
            case "and" or "or":
                return new LogicNode(call.Name == "and", Flag(call.Arguments[0], call.Name), Flag(call.Arguments[1], call.Name), call.Position);
            case "not":
                return new NotNode(Flag(call.Arguments[0], "not"), call.Position);
            case "==" or "!=" or "<" or "<=" or ">" or ">=":
                return Compare(call);
            case "if":
                return If(call);
            case "delta" or "rate":
                return Difference(call);
            default:
                return Function(call);
        }
    }

    private CompareNode Compare(CallSyntax call)
    {
        var (left, right) = (Bind(call.Arguments[0]), Bind(call.Arguments[1]));
        if (!(IsNumber(left) && IsNumber(right)) && left.Kind != right.Kind)
        {
            throw new ExpressionException(call.Position, $"{Word(left.Kind)} can't be compared with {Word(right.Kind)}.");
        }

        return IsNumber(left) || call.Name is "==" or "!="
            ? new CompareNode(call.Name, left, right, call.Position)
            : throw new ExpressionException(call.Position, $"{Word(left.Kind)} is the same or not, with == and !=; it is not more or less.");
    }

    private IfNode If(CallSyntax call)
    {
        Count(call, 3, 3);
        var condition = Flag(call.Arguments[0], "if");
        var (then, other) = (Bind(call.Arguments[1]), Bind(call.Arguments[2]));
        if (then.Kind == other.Kind)
        {
            return new IfNode(condition, then, other, call.Position);
        }

        return IsNumber(then) && IsNumber(other)
            ? new IfNode(condition, Wide(then), Wide(other), call.Position)
            : throw new ExpressionException(call.Arguments[2].Position, $"both outcomes of 'if' must be of one kind; these are {Word(then.Kind)} and {Word(other.Kind)}.");
    }

    private ChangeNode Difference(CallSyntax call)
    {
        Count(call, 1, 1);
        if (call.Arguments[0] is not NameSyntax name)
        {
            throw new ExpressionException(call.Arguments[0].Position, $"{call.Name} wants the name of a point.");
        }

        var input = Input(name);
        if (!IsNumber(input))
        {
            throw new ExpressionException(name.Position, $"{call.Name} wants a number, and '{name.Name}' is {Word(input.Kind)}.");
        }

        _changes.Add(new Change(input.Input, call.Name == "rate"));
        return new ChangeNode(_changes.Count - 1, call.Name == "rate" ? ValueKind.Number : input.Kind, call.Position);
    }

    private FunctionNode Function(CallSyntax call)
    {
        var (least, most) = call.Name switch
        {
            "negate" or "abs" or "floor" or "ceil" => (1, 1),
            "round" => (1, 2),
            "clamp" => (3, 3),
            "min" or "max" => (2, MaxArguments),
            _ => throw new ExpressionException(call.Position, $"there is no function '{call.Name}'. There are: {Functions}."),
        };
        Count(call, least, most);
        var arguments = call.Arguments.Select(argument => Number(argument, call.Name == "negate" ? "-" : call.Name)).ToArray();
        if (call.Name == "round" && arguments.Length == 2)
        {
            return arguments[1] is LiteralNode { Value: { Kind: ValueKind.Integer, Integer: <= 15 } }
                ? new FunctionNode(call.Name, arguments, ValueKind.Number, call.Position)
                : throw new ExpressionException(arguments[1].Position, "the digits of round are a number from 0 to 15.");
        }

        var kind = call.Name is "floor" or "ceil" or "round" ? ValueKind.Integer : Common(arguments);
        return new FunctionNode(call.Name, kind == ValueKind.Number ? [.. arguments.Select(Wide)] : arguments, kind, call.Position);
    }

    private Node Number(Syntax syntax, string user) => Bind(syntax) is var node && IsNumber(node)
        ? node
        : throw new ExpressionException(node.Position, $"'{user}' wants a number, and this is {Word(node.Kind)}.");

    private Node Flag(Syntax syntax, string user) => Bind(syntax) is { Kind: ValueKind.Flag } node
        ? node
        : throw new ExpressionException(syntax.Position, $"'{user}' wants true or false, e.g. a comparison.");

    private static void Count(CallSyntax call, int least, int most)
    {
        if (call.Arguments.Count < least || call.Arguments.Count > most)
        {
            var wanted = least == most ? $"{least}" : $"{least} to {most}";
            throw new ExpressionException(call.Position, $"{call.Name} wants {wanted} in its brackets, and there {(call.Arguments.Count == 1 ? "is 1" : $"are {call.Arguments.Count}")}.");
        }
    }

    private static ValueKind Common(ReadOnlySpan<Node> nodes)
    {
        foreach (var node in nodes)
        {
            if (node.Kind != ValueKind.Integer)
            {
                return ValueKind.Number;
            }
        }

        return ValueKind.Integer;
    }

    private static Node Wide(Node node) => node.Kind == ValueKind.Integer ? new WideNode(node) : node;

    private static bool IsNumber(Node node) => node.Kind is ValueKind.Integer or ValueKind.Number;

    private static string Word(ValueKind kind) => kind switch
    {
        ValueKind.Flag => "true or false",
        ValueKind.Integer => "a whole number",
        ValueKind.Number => "a number",
        _ => "a text",
    };
}
