namespace EdgeHub.Identifiers;

/// <summary>
/// The characters that elements lie in, and where each came from. For plain element strings both are the label itself; for brackets and
/// addresses the values are unescaped first, and an error must still name the character of the label.
/// </summary>
/// <param name="content">The characters that values are read from.</param>
/// <param name="origins">Index in the label per character of the content; empty when they are the same.</param>
internal readonly ref struct Gs1Text(ReadOnlySpan<char> content, ReadOnlySpan<ushort> origins)
{
    public ReadOnlySpan<char> Content { get; } = content;

    private readonly ReadOnlySpan<ushort> _origins = origins;

    /// <summary>Index in the label; one past its last known character at the content's end.</summary>
    public int Origin(int at) =>
        _origins.IsEmpty ? at
        : at < _origins.Length ? _origins[at]
        : _origins[^1] + 1;

    public ReadOnlySpan<char> Value(Gs1Element element) => element.ValueIn(Content);
}
