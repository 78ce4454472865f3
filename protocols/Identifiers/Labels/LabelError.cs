namespace EdgeHub.Identifiers;

/// <summary>Where and why a label is refused.</summary>
/// <param name="Fault">The rule that it breaks; <see cref="LabelFaults"/> has its code and its words.</param>
/// <param name="Position">Index of the first wrong character from 0; the text's length when something is missing at its end. People are shown the column, one more.</param>
/// <param name="Length">Characters that are wrong; 0 when something is missing.</param>
/// <param name="Ai">The application identifier that it is about; empty when none.</param>
/// <param name="Detail">What would be right, or what it clashes with, as far as it can be said; empty when not.</param>
public readonly record struct LabelError(LabelFault Fault, int Position, int Length, string Ai = "", string Detail = "")
{
    /// <summary>True for the default value: nothing is wrong.</summary>
    public bool IsNone => Fault == LabelFault.None;

    /// <summary>The same error for a text that begins earlier.</summary>
    internal LabelError Shift(int by) => IsNone ? this : this with { Position = Position + by };
}
