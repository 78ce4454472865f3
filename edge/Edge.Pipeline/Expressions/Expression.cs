using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>
/// A formula over the points of one machine: typed, without loops, bounded, and safe to evaluate whatever the values. Two are equal when they are written
/// alike and yield the same kind.
/// </summary>
public sealed class Expression : IEquatable<Expression>
{
    /// <summary>Characters of one expression.</summary>
    public const int MaxLength = 1000;

    /// <summary>Brackets within brackets.</summary>
    public const int MaxDepth = 32;

    /// <summary>Numbers, names, operators and functions of one expression.</summary>
    public const int MaxParts = 300;

    private readonly Node _root;

    internal Expression(string source, Node root, IReadOnlyList<int> inputs, IReadOnlyList<Change> changes) =>
        (Source, _root, Inputs, Changes) = (source, root, inputs, changes);

    /// <summary>As it is written.</summary>
    public string Source { get; }

    /// <summary>What it yields.</summary>
    public ValueKind Kind => _root.Kind;

    /// <summary>Places of the points that it reads, each once.</summary>
    public IReadOnlyList<int> Inputs { get; }

    /// <summary>The differences that it asks for.</summary>
    internal IReadOnlyList<Change> Changes { get; }

    /// <summary>Names of the points in an expression, each once; none where it can't be read.</summary>
    public static IReadOnlyList<string> Names(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var names = new List<string>();
        try
        {
            Gather(ExpressionParser.Parse(source), names);
        }
        catch (ExpressionException)
        {
            names.Clear();
        }

        return names;
    }

    /// <summary>Reads an expression; null and the fault when it can't be used.</summary>
    /// <param name="source">As it is written.</param>
    /// <param name="points">Place and kind of a named point; null when there is none.</param>
    /// <param name="fault">What is wrong.</param>
    public static Expression? Compile(string source, Func<string, (int Place, ValueKind Kind)?> points, out ExpressionFault? fault)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(points);
        try
        {
            fault = null;
            var binder = new ExpressionBinder(points);
            var root = binder.Bind(ExpressionParser.Parse(source));
            if (binder.Inputs.Count == 0)
            {
                throw new ExpressionException(0, "an expression names one point at least: it is calculated when that is read.");
            }

            return new Expression(source, root, binder.Inputs, binder.Changes);
        }
        catch (ExpressionException e)
        {
            fault = e.Fault;
            return null;
        }
    }

    /// <summary>The value; none with a fault when there is none, e.g. a division by zero. Allocates nothing.</summary>
    internal PointValue Evaluate(ref Evaluation evaluation) => _root.Evaluate(ref evaluation);

    /// <inheritdoc/>
    public bool Equals(Expression? other) => other is not null && Source == other.Source && Kind == other.Kind;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Expression);

    /// <inheritdoc/>
    public override int GetHashCode() => Source.GetHashCode(StringComparison.Ordinal);

    /// <summary>As it is written.</summary>
    public override string ToString() => Source;

    private static void Gather(Syntax syntax, List<string> names)
    {
        if (syntax is NameSyntax { Name: var name } && !names.Contains(name))
        {
            names.Add(name);
        }

        foreach (var argument in (syntax as CallSyntax)?.Arguments ?? [])
        {
            Gather(argument, names);
        }
    }
}
