namespace EdgeHub.Edge.Runtime;

/// <summary>What a code of the plant looks like.</summary>
internal static class PlantCode
{
    public static bool Is(string code) => code.Length is > 0 and <= 32 && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
