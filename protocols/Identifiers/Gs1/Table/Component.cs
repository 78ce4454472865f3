namespace EdgeHub.Identifiers;

/// <summary>The characters that a component of an element's value may hold (GS1 General Specifications, 7.11).</summary>
internal enum CharacterSet : byte
{
    /// <summary>0 to 9.</summary>
    Digits,

    /// <summary>GS1 AI encodable character set 82.</summary>
    Set82,

    /// <summary>GS1 AI encodable character set 39.</summary>
    Set39,

    /// <summary>File-safe, URI-safe base64.</summary>
    Set64,
}

/// <summary>A run of characters inside an element's value, with what must hold for it.</summary>
/// <param name="Set">Its characters.</param>
/// <param name="Min">Fewest characters.</param>
/// <param name="Max">Most characters; only the last component of a value may vary.</param>
/// <param name="Lints">What else is checked, in order.</param>
/// <param name="IsOptional">True for one that may be left out together with all that follow.</param>
internal sealed record Component(CharacterSet Set, int Min, int Max, Lint[] Lints, bool IsOptional)
{
    public static Component Digits(int length, params Lint[] lints) => new(CharacterSet.Digits, length, length, lints, IsOptional: false);

    public static Component Digits(int min, int max, params Lint[] lints) => new(CharacterSet.Digits, min, max, lints, IsOptional: false);

    public static Component Text(int length, params Lint[] lints) => new(CharacterSet.Set82, length, length, lints, IsOptional: false);

    public static Component Text(int min, int max, params Lint[] lints) => new(CharacterSet.Set82, min, max, lints, IsOptional: false);

    public static Component Text39(int min, int max, params Lint[] lints) => new(CharacterSet.Set39, min, max, lints, IsOptional: false);

    public static Component Text64(int min, int max, params Lint[] lints) => new(CharacterSet.Set64, min, max, lints, IsOptional: false);

    public Component Optional() => this with { IsOptional = true };
}
