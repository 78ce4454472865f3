namespace EdgeHub.Identifiers;

/// <summary>Why a text is not a UID.</summary>
public enum UidErrorKind : byte
{
    /// <summary>It is one.</summary>
    None = 0,

    /// <summary>Nothing to read.</summary>
    Empty,

    /// <summary>It does not begin with <c>UID-</c>: another kind of label.</summary>
    Prefix,

    /// <summary>It ends too early; the position is the first missing character.</summary>
    TooShort,

    /// <summary>It goes on after the check characters; the position is the first one too many.</summary>
    TooLong,

    /// <summary>A hyphen is missing where one belongs.</summary>
    Separator,

    /// <summary>A lower-case letter; labels are upper case.</summary>
    LowerCase,

    /// <summary>A character that no UID has.</summary>
    Character,

    /// <summary>A sequence that is neither 000001 to 999999 nor A00000 to ZZZZZZ.</summary>
    Sequence,

    /// <summary>The check characters do not fit the rest.</summary>
    Check,
}

/// <summary>Where and why a text is not a UID.</summary>
/// <param name="Kind">The reason.</param>
/// <param name="Position">Position from 1; 0 when there is no error.</param>
/// <param name="Character">The character found there; NUL when the text ends before it.</param>
public readonly record struct UidError(UidErrorKind Kind, int Position, char Character)
{
    /// <summary>True for a text that was meant as a UID: it has the prefix and the length, and one place is named.</summary>
    public bool IsDamage => Kind is UidErrorKind.Separator or UidErrorKind.LowerCase or UidErrorKind.Character
        or UidErrorKind.Sequence or UidErrorKind.Check;
}
