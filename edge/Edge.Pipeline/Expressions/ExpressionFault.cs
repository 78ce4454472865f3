namespace EdgeHub.Edge.Pipeline;

/// <summary>Why an expression can't be used.</summary>
/// <param name="Position">Character at which it goes wrong, from 0.</param>
/// <param name="Text">What is wrong and what to do.</param>
public sealed record ExpressionFault(int Position, string Text);

/// <summary>Ends the reading of an expression; never leaves <see cref="Expression"/>.</summary>
internal sealed class ExpressionException(int position, string text) : Exception(text)
{
    public ExpressionFault Fault { get; } = new(position, text);
}
