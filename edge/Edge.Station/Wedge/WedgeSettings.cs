namespace EdgeHub.Edge.Station;

/// <summary>How a station's wedge scanner types, as its set-up page found it. The page's side is Page/wedge/settings.ts; both change together.</summary>
/// <param name="Layout">Keyboard that the scanner types for: <c>us</c>, <c>uk</c>, <c>de</c>, <c>fr</c>.</param>
/// <param name="Inverted">Capital and small letters arrive exchanged.</param>
/// <param name="Terminator">Names of the keys that end a label, at most two; none when it only falls silent.</param>
/// <param name="Prefix">What the scanner puts in front of labels.</param>
/// <param name="Suffix">What it puts behind them.</param>
/// <param name="Identifier">It sends the AIM symbology identifier.</param>
/// <param name="Separator">Names of the keys that stand for the group separator, at most five; none when it is lost.</param>
/// <param name="Slowest">Slowest gap between two keys in milliseconds, 0 to 1,000.</param>
internal sealed record WedgeSettings(
    string Layout,
    bool Inverted,
    IReadOnlyList<string> Terminator,
    string Prefix,
    string Suffix,
    bool Identifier,
    IReadOnlyList<string> Separator,
    int Slowest)
{
    private const int LongestAddition = 64;
    private const int LongestName = 32;

    /// <summary>Whether these are settings that a scanner can have; JSON may leave anything out.</summary>
    public bool IsSound() =>
        Layout is "us" or "uk" or "de" or "fr"
        && Names(Terminator, 2)
        && Names(Separator, 5)
        && Prefix is { Length: <= LongestAddition }
        && Suffix is { Length: <= LongestAddition }
        && Slowest is >= 0 and <= 1000;

    private static bool Names(IReadOnlyList<string>? names, int most) =>
        names is not null && names.Count <= most && names.All(name => name is { Length: > 0 and <= LongestName });
}
