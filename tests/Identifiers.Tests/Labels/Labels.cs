namespace EdgeHub.Identifiers.Tests;

/// <summary>Reads labels as of 2026 and says what came out in one line.</summary>
internal static class Labels
{
    public const char Gs = '\u001d';

    public static LabelReading Read(string text) => LabelReader.Read(text, 2026);

    /// <summary>Elements in brackets, or the error's code and position.</summary>
    public static string Say(string text)
    {
        var reading = Read(text);
        return reading.IsValid ? reading.ElementString : $"{LabelFaults.CodeOf(reading.Error.Fault)} {reading.Error.Position}";
    }

    public static string CodeOf(string text) => LabelFaults.CodeOf(Read(text).Error.Fault);
}
