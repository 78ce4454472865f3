namespace EdgeHub.Edge.Host;

/// <summary>What a command writes to: a screen that can be drawn anew, or a file, pipe or plain printer.</summary>
/// <param name="IsScreen">Lines can be drawn over others.</param>
/// <param name="HasKeys">Somebody can press a key.</param>
/// <param name="Ink">Whether there is colour.</param>
internal sealed record Terminal(bool IsScreen, bool HasKeys, Ink Ink)
{
    /// <summary>Columns of what is no screen, and of a screen that does not say: what every terminal has.</summary>
    internal const int UsualColumns = 80;

    private const int UsualRows = 24;

    /// <summary>Columns now: people pull at their windows. 40 at least.</summary>
    internal int Columns => IsScreen && Console.WindowWidth > 0 ? Math.Max(40, Console.WindowWidth) : UsualColumns;

    internal int Rows => IsScreen && Console.WindowHeight > 0 ? Console.WindowHeight : UsualRows;

    /// <summary>Colour is for screens only, and not where <c>NO_COLOR</c> is set (no-color.org) or <c>TERM</c> says that it can nothing.</summary>
    internal static Terminal Of(TextWriter output)
    {
        var isScreen = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";
        return new Terminal(isScreen, isScreen && !Console.IsInputRedirected, new Ink(isScreen && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))));
    }
}

/// <summary>Colours words, if at all. What a colour says, the word says too.</summary>
internal sealed class Ink(bool colours)
{
    internal string Good(string text) => Paint("32", text);

    internal string Doubtful(string text) => Paint("33", text);

    internal string Bad(string text) => Paint("31;1", text);

    internal string Head(string text) => Paint("1", text);

    /// <summary>In the colour of a state that is shown in words.</summary>
    internal string State(string text) => text.Trim() switch
    {
        "ok" or "connected" => Good(text),
        "fault" or "stop" or "refused" or "offline" or "high" => Bad(text),
        _ => Doubtful(text),
    };

    private string Paint(string code, string text) => colours && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
