using System.Net.Http.Json;
using System.Text.Json;

namespace EdgeHub.Hub.Web.Tests;

public sealed class OpenApiTests(WholeHub hub)
{
    [Fact]
    public async Task Document_OfRunningHub_IsTheCommittedOne()
    {
        using var nobody = await hub.ComeAsAsync(null);
        var running = (await nobody.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken)).ReplaceLineEndings("\n").TrimEnd() + "\n";
        var path = Path.Combine(Repository(), "hub", "openapi.json");
        if (Environment.GetEnvironmentVariable("EDGEHUB_WRITE_OPENAPI") == "1")
        {
            await File.WriteAllTextAsync(path, running, TestContext.Current.CancellationToken);
        }

        var committed = File.Exists(path) ? await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken) : "";
        Assert.True(running == committed, "hub/openapi.json is not what the hub answers. Run this test with EDGEHUB_WRITE_OPENAPI=1 and commit the file.");
    }

    [Fact]
    public async Task Operation_OfApi_SaysWhatItDoesAndAnswers() => Assert.Empty(Undescribed(await DocumentAsync()));

    /// <summary>A guard that nobody has seen fail guards nothing.</summary>
    [Fact]
    public void Operation_WithoutDescription_IsFound()
    {
        using var wrong = JsonDocument.Parse(
            """{ "paths": { "/a": { "get": { "operationId": "a", "summary": "", "responses": { "200": { "description": "OK" } } } } } }""");
        Assert.Equal(["GET /a has no summary", "GET /a answers 200 with nothing", "GET /a has no problem answers"], Undescribed(wrong.RootElement));
    }

    [Fact]
    public async Task Schema_OfApi_HasNumbersThatAreNumbersOnly()
    {
        var schemas = (await DocumentAsync()).GetProperty("components").GetProperty("schemas").GetRawText();
        Assert.DoesNotContain("\"integer\",\"string\"", schemas.Replace(" ", "", StringComparison.Ordinal).ReplaceLineEndings(""), StringComparison.Ordinal);
    }

    private static List<string> Undescribed(JsonElement document)
    {
        var missing = new List<string>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var name = $"{operation.Name.ToUpperInvariant()} {path.Name}";
                if (!operation.Value.TryGetProperty("operationId", out var id) || !names.Add(id.GetString()!))
                {
                    missing.Add($"{name} has no name of its own");
                }

                if (!operation.Value.TryGetProperty("summary", out var summary) || summary.GetString() is not { Length: > 0 })
                {
                    missing.Add($"{name} has no summary");
                }

                var answers = operation.Value.GetProperty("responses").EnumerateObject().ToArray();
                missing.AddRange(answers
                    .Where(answer => answer.Name[0] == '2' && answer.Name != "204" && !IsDescribed(answer.Value))
                    .Select(answer => $"{name} answers {answer.Name} with nothing"));
                if (!answers.Any(answer => answer.Name[0] == '2'))
                {
                    missing.Add($"{name} has no answer");
                }

                if (!answers.Any(answer => answer.Value.TryGetProperty("content", out var content) && content.TryGetProperty("application/problem+json", out _)))
                {
                    missing.Add($"{name} has no problem answers");
                }
            }
        }

        return missing;
    }

    private static bool IsDescribed(JsonElement answer) =>
        answer.TryGetProperty("content", out var content) && content.EnumerateObject().Any(type => type.Value.TryGetProperty("schema", out _));

    private async Task<JsonElement> DocumentAsync()
    {
        using var nobody = await hub.ComeAsAsync(null);
        return await nobody.GetFromJsonAsync<JsonElement>("/openapi/v1.json", TestContext.Current.CancellationToken);
    }

    internal static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EdgeHub.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The repository's root was not found.");
        }

        return folder.FullName;
    }
}
