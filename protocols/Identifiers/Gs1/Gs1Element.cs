namespace EdgeHub.Identifiers;

/// <summary>Where one element stands in the text that it was read from; 8 bytes, so that a label's elements fit on the stack.</summary>
public readonly struct Gs1Element
{
    private readonly short _ai;

    internal Gs1Element(ApplicationIdentifier ai, int at, int valueAt, int length)
    {
        _ai = ai.Index;
        At = (short)at;
        ValueAt = (short)valueAt;
        Length = (short)length;
    }

    /// <summary>Its application identifier.</summary>
    public ApplicationIdentifier Ai => ApplicationIdentifiers.At(_ai);

    /// <summary>Index of the AI's first digit, from 0.</summary>
    public short At { get; }

    /// <summary>Index of the value's first character, from 0.</summary>
    public short ValueAt { get; }

    /// <summary>Characters of the value.</summary>
    public short Length { get; }

    /// <summary>The value.</summary>
    /// <param name="text">The text that was read.</param>
    public ReadOnlySpan<char> ValueIn(ReadOnlySpan<char> text) => text.Slice(ValueAt, Length);
}
