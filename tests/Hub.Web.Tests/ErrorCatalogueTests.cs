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
        Assert.Equal([], ErrorCatalogue.All.Keys.Except(used));
        Assert.Equal([], ErrorCatalogue.Retired.Intersect(used.Concat(ErrorCatalogue.All.Keys)));
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
        .. Coded().Matches(source).Select(match => (match.Groups["code"].Value, (ErrorKind?)Enum.Parse<ErrorKind>(match.Groups["kind"].Value))),
        .. Unknown().Matches(source).Select(match => ($"production.{match.Groups["noun"].Value}_unknown", (ErrorKind?)ErrorKind.NotFound)),
        .. Form().Matches(source).Select(match => (match.Groups["code"].Value, (ErrorKind?)ErrorKind.Form)),
        .. Either().Matches(source).Select(match => (match.Groups["code"].Value, (ErrorKind?)null)),
    ];

    private static string Source() => string.Join('\n', Directory
        .EnumerateFiles(Path.Combine(OpenApiTests.Repository(), "hub"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/node_modules/", StringComparison.Ordinal))
        .Select(File.ReadAllText));

    [GeneratedRegex("""\"(?<code>[a-z]+\.[a-z_]+)\",\s*ErrorKind\.(?<kind>[A-Za-z]+)""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Coded();

    [GeneratedRegex("""MasterData\.NotFound\(\"(?<noun>[a-z]+)\u0022""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Unknown();

    [GeneratedRegex("""\bForm\(\"(?<code>tenancy\.[a-z_]+)\u0022""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Form();

    [GeneratedRegex("""\? \"(?<code>[a-z]+\.[a-z_]+)\" : \"[a-z]+\.[a-z_]+\",\s*ErrorKind""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Either();
}
