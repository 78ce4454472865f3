using System.Text;
using EdgeHub.Devices;

namespace EdgeHub.Drivers.Scanners;

/// <summary>How a scanner's bytes are cut into labels. Immutable; <see cref="Faults"/> names what is wrong with it.</summary>
public sealed record ScanFraming
{
    /// <summary>Longest terminator, prefix or suffix in bytes.</summary>
    public const int MaxMarkBytes = 16;

    /// <summary>
    /// What ends a label: CR, LF, CRLF, TAB or any other text; CR followed by LF is one end whichever of the two is given.
    /// Null ends at CR, LF or CRLF, what nearly every scanner sends as delivered. Empty ends by <see cref="IdleTimeout"/> alone.
    /// </summary>
    public string? Terminator { get; init; }

    /// <summary>
    /// A label also ends when nothing came for this long; null waits for the terminator. 50 ms when the terminator is empty:
    /// at 9,600 Bd behind a serial server a byte takes 1 ms. 5 ms to 10 s.
    /// </summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Taken off the front of each label; a label without it is rejected. Empty for none.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Taken off the end of each label; a label without it is rejected. Empty for none.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>Takes an AIM symbology identifier (ISO/IEC 15424: <c>]</c>, letter, modifier) off the front, when one is there.</summary>
    public bool SymbologyIdentifier { get; init; } = true;

    /// <summary>
    /// How the scanner writes characters beyond ASCII. <c>utf-8</c> (default) hands the bytes on untouched; <c>iso-8859-1</c> hands
    /// them on as UTF-8.
    /// </summary>
    public string CharacterSet { get; init; } = "utf-8";

    /// <summary>Longest label in bytes, 1 to <see cref="ScanLimits.MaxRawBytes"/>, which is the default.</summary>
    public int MaxBytes { get; init; } = ScanLimits.MaxRawBytes;

    internal bool IsLatin1 => CharacterSet == "iso-8859-1";

    internal TimeSpan? EffectiveIdle => IdleTimeout ?? (Terminator is "" ? TimeSpan.FromMilliseconds(50) : null);

    /// <summary>What is wrong, one sentence each; empty when it can be used.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var (name, text) in new[] { ("terminator", Terminator ?? ""), ("prefix", Prefix), ("suffix", Suffix) })
        {
            if (text.Any(c => c > 0xFF))
            {
                yield return $"{name} has a character that a scanner can't send as one byte.";
            }
            else if (text.Length > MaxMarkBytes)
            {
                yield return $"{name} is longer than {MaxMarkBytes} characters.";
            }
        }

        if (IdleTimeout is { } idle && (idle < TimeSpan.FromMilliseconds(5) || idle > TimeSpan.FromSeconds(10)))
        {
            yield return "idleMs must be between 5 and 10000.";
        }

        if (CharacterSet is not ("utf-8" or "iso-8859-1"))
        {
            yield return $"characterSet '{CharacterSet}' is not known; it can be utf-8 or iso-8859-1.";
        }

        if (MaxBytes is < 1 or > ScanLimits.MaxRawBytes)
        {
            yield return $"maxBytes must be between 1 and {ScanLimits.MaxRawBytes}.";
        }
    }

    internal static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
