using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>An expression as it is written, before it is known what its points are.</summary>
internal abstract record Syntax(int Position);

internal sealed record LiteralSyntax(int Position, PointValue Value) : Syntax(Position);

internal sealed record NameSyntax(int Position, string Name) : Syntax(Position);

/// <summary>An operator or a function and what it is applied to.</summary>
internal sealed record CallSyntax(int Position, string Name, IReadOnlyList<Syntax> Arguments) : Syntax(Position);
