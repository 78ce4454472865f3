using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Traceability;

/// <summary>The parts of a label that a caller chooses.</summary>
internal static class UidParts
{
    public static bool IsPlant(string text) => text.Length == 3 && text.All(IsPart);

    public static bool IsType(string text) => text.Length == 2 && text.All(IsPart);

    public static Error Invalid(string plantCode, string type) => new(
        "traceability.mint_invalid", ErrorKind.Rule,
        $"Labels need a plant code of three and a type of two upper-case letters or digits; '{LedgerText.Clip(plantCode, 10)}' and '{LedgerText.Clip(type, 10)}' are not both.");

    private static bool IsPart(char character) => char.IsAsciiLetterUpper(character) || char.IsAsciiDigit(character);
}
