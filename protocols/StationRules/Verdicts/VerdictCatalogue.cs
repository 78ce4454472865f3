using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeHub.StationRules;

/// <summary>
/// What, why and what to do next for every code of <see cref="Codes"/> in every language of a station. Agent, station page
/// and hub read the same files, so that a verdict is told in the same words everywhere.
/// </summary>
public static class VerdictCatalogue
{
    /// <summary>Shown when a language is not in the catalogue.</summary>
    public const string DefaultLanguage = "en";

    private static readonly FrozenDictionary<string, VerdictFile> Files =
        new[] { "en", "hi", "bn", "te" }.ToFrozenDictionary(language => language, Load);

    /// <summary>The catalogue's languages as two-letter codes of ISO 639, the default first.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "hi", "bn", "te"];

    /// <summary>The language of the catalogue for a tag such as <c>bn-IN</c>; the default for any other.</summary>
    public static string LanguageOf(string? tag)
    {
        var primary = tag?.Split('-', 2)[0].ToLowerInvariant() ?? "";
        return Files.ContainsKey(primary) ? primary : DefaultLanguage;
    }

    /// <summary>The entry of a code. A code that a newer hub sends gets an entry that names no reason.</summary>
    public static VerdictText Get(string code, string? language)
    {
        var file = Files[LanguageOf(language)];
        return file.Verdicts.GetValueOrDefault(code, file.Other);
    }

    /// <summary>The entry of a code with its places filled.</summary>
    public static VerdictText Format(string code, string? language, IReadOnlyList<string> arguments) =>
        Get(code, language).Format(arguments);

    /// <summary>The one word over a verdict, e.g. <c>STOP</c>.</summary>
    public static string Heading(Verdict verdict, string? language)
    {
        var headings = Files[LanguageOf(language)].Headings;
        return verdict switch
        {
            Verdict.Accept => headings.Accept,
            Verdict.Warn => headings.Warn,
            _ => headings.Refuse,
        };
    }

    /// <summary>The codes that a language has texts for.</summary>
    internal static IReadOnlyCollection<string> CodesIn(string language) => Files[language].Verdicts.Keys;

    private static VerdictFile Load(string language)
    {
        var name = $"EdgeHub.StationRules.Verdicts.{language}.json";
        using var file = typeof(VerdictCatalogue).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded in {typeof(VerdictCatalogue).Assembly.GetName().Name}.");
        return JsonSerializer.Deserialize(file, VerdictJson.Default.VerdictFile)
            ?? throw new InvalidOperationException($"{name} is empty.");
    }
}

/// <summary>One file of the catalogue.</summary>
internal sealed record VerdictFile(VerdictHeadings Headings, VerdictText Other, Dictionary<string, VerdictText> Verdicts);

/// <summary>The words over the three verdicts.</summary>
internal sealed record VerdictHeadings(string Accept, string Warn, string Refuse);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(VerdictFile))]
internal sealed partial class VerdictJson : JsonSerializerContext;
