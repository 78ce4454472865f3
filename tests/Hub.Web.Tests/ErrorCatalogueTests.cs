using System.Net;
using System.Text.RegularExpressions;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Web.Tests;

public sealed partial class ErrorCatalogueTests(WholeHub hub)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Code_OfSource_HasItsLineWithItsKind()
    {
        var wrong = Found(Source()).Where(found => !ErrorCatalogue.All.TryGetValue(found.Code, out var entry) || (found.Kind is { } kind && entry.Kind != kind));
        Assert.Empty(wrong.Select(found => $"{found.Code} ({found.Kind}) has no such line in hub/Hub.Kernel/Web/errors.txt").Distinct());
    }

    [Fact]
    public void Line_OfCatalogue_HasItsCodeInTheSource()
    {
        var used = Found(Source()).Select(found => found.Code).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(ErrorCatalogue.All.Keys.Where(code => !used.Contains(code)));
        Assert.Empty(ErrorCatalogue.Retired.Where(code => used.Contains(code) || ErrorCatalogue.All.ContainsKey(code)));
    }

    /// <summary>A guard that nobody has seen fail guards nothing.</summary>
    [Theory]
    [InlineData("return new Error(\"made.up_code\", ErrorKind.Rule, \"x\");", "made.up_code", ErrorKind.Rule)]
    [InlineData("new Error(\n  \"made.other_code\",\n ErrorKind.Limit, \"x\")", "made.other_code", ErrorKind.Limit)]
    [InlineData("MasterData.NotFound(\"wheel\", code)", "production.wheel_unknown", ErrorKind.NotFound)]
    public void Code_InSource_IsFound(string source, string code, ErrorKind kind) => Assert.Equal([(code, kind)], Found(source));

    [Fact]
    public async Task Code_HasItsPage_WithoutLogIn()
    {
        using var nobody = await hub.ComeAsAsync(null);
        foreach (var entry in ErrorCatalogue.All.Values)
        {
            var page = await nobody.GetStringAsync(ErrorCatalogue.PageOf(entry.Code), Stop);
            Assert.Contains(WebUtility.HtmlEncode(entry.Next), page, StringComparison.Ordinal);
        }

        Assert.Contains("kernel.not_allowed", await nobody.GetStringAsync("/errors", Stop), StringComparison.Ordinal);
        using var none = await nobody.GetAsync("/errors/made.up", Stop);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task Docs_OfCodes_AreTheCatalogue()
    {
        var path = Path.Combine(OpenApiTests.Repository(), "docs", "errors.md");
        var made = ErrorPages.Markdown().ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("EDGEHUB_WRITE_OPENAPI") == "1")
        {
            await File.WriteAllTextAsync(path, made, Stop);
        }

        Assert.True(File.Exists(path) && await File.ReadAllTextAsync(path, Stop) == made, "docs/errors.md is not the catalogue. Run this test with EDGEHUB_WRITE_OPENAPI=1 and commit the file.");
    }

    private static List<(string Code, ErrorKind? Kind)> Found(string source) =>
    [
        .. Coded().Matches(source).Select(match => (match.Groups[1].Value, (ErrorKind?)Enum.Parse<ErrorKind>(match.Groups[2].Value))),
        .. Unknown().Matches(source).Select(match => ($"production.{match.Groups[1].Value}_unknown", (ErrorKind?)ErrorKind.NotFound)),
        .. Form().Matches(source).Select(match => (match.Groups[1].Value, (ErrorKind?)ErrorKind.Form)),
        .. Either().Matches(source).Select(match => (match.Groups[1].Value, (ErrorKind?)null)),
    ];

    private static string Source() => string.Join('\n', Directory
        .EnumerateFiles(Path.Combine(OpenApiTests.Repository(), "hub"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/node_modules/", StringComparison.Ordinal))
        .Select(File.ReadAllText));

    [GeneratedRegex("\"([a-z]+\\.[a-z_]+)\",\\s*ErrorKind\\.([A-Za-z]+)", RegexOptions.None, 5000)]
    private static partial Regex Coded();

    [GeneratedRegex("MasterData\\.NotFound\\(\"([a-z]+)\"", RegexOptions.None, 5000)]
    private static partial Regex Unknown();

    [GeneratedRegex("\\bForm\\(\"(tenancy\\.[a-z_]+)\"", RegexOptions.None, 5000)]
    private static partial Regex Form();

    [GeneratedRegex("\\? \"([a-z]+\\.[a-z_]+)\" : \"[a-z]+\\.[a-z_]+\",\\s*ErrorKind", RegexOptions.None, 5000)]
    private static partial Regex Either();
}
