using System.Globalization;
using System.Text;
using EdgeHub.Identifiers;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline;

/// <summary>A label's bytes, read as a unit or found wanting.</summary>
/// <param name="Uid">The unit; the default when the label is none.</param>
/// <param name="Code">Why it is none; empty when it is one.</param>
/// <param name="Arguments">Position from 1 and character of the damage.</param>
internal readonly record struct Label(Uid Uid, string Code, IReadOnlyList<string> Arguments)
{
    public bool IsUnit => !Uid.IsEmpty;

    /// <summary>Reads a label; white space around it, which page and wedge scanners leave, is not part of it.</summary>
    public static Label Read(ReadOnlySpan<byte> raw)
    {
        var text = raw.Trim(" \t\r\n"u8);
        if (Identifiers.Uid.TryParse(text, out var uid, out var error))
        {
            return new Label(uid, "", []);
        }

        if (InAnotherForm(text) is { IsEmpty: false } other)
        {
            return new Label(other, "", []);
        }

        return error.IsDamage
            ? new Label(default, Codes.LabelDamaged, [error.Position.ToString(CultureInfo.InvariantCulture), Shown(error.Character)])
            : new Label(default, Codes.LabelUnreadable, []);
    }

    // A unit's label may also be a GS1 one whose serial is its UID, and a reader may put an AIM identifier before either.
    private static Uid InAnotherForm(ReadOnlySpan<byte> text) => text.Length > LabelReader.MaxLength
        ? default
        : LabelReader.Read(Encoding.Latin1.GetString(text), DateTime.UnixEpoch.Year).Uid;

    // What can't be printed is named, so that no control character reaches a page or a terminal.
    private static string Shown(char character) =>
        character is > ' ' and <= '~' ? character.ToString() : $"0x{(int)character:X2}";
}
