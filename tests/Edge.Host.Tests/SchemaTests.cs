using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeHub.Edge.Runtime;

namespace EdgeHub.Edge.Host.Tests;

/// <summary>The published schema and the agent know the same settings.</summary>
public sealed class SchemaTests
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    [Fact]
    public async Task Schema_IsPrintedAsItIsPublished()
    {
        var (code, output, _) = await Commands.RunAsync("schema");
        Assert.Equal((0, await File.ReadAllTextAsync(Samples.Schema)), (code, output));
    }

    /// <summary>An unknown setting in each object of the sample makes the agent list those that it knows there; the schema must list the same.</summary>
    [Fact]
    public void Schema_KnowsTheSettingsThatTheAgentKnows()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Samples.Schema))!.AsObject();
        var sample = JsonNode.Parse(File.ReadAllText(Samples.Machines), documentOptions: Lenient)!;
        var known = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Mark(sample, Resolve(schema, schema), schema, "", known);
        var heard = ConfigurationFile.Check(Encoding.UTF8.GetBytes(sample.ToJsonString())).Faults
            .Where(fault => fault.Path.EndsWith("qqqqqqqq", StringComparison.Ordinal))
            .ToDictionary(fault => fault.Path, fault => string.Join(' ', fault.Text.Split("There are: ")[1].TrimEnd('.').Split(", ").Order(StringComparer.Ordinal)));
        Assert.Equal(known, new SortedDictionary<string, string>(heard, StringComparer.Ordinal));
        Assert.True(known.Count > 25);
    }

    [Fact]
    public void Sample_ShowsEverySettingOfAMachineOnce()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Samples.Schema))!.AsObject();
        var text = File.ReadAllText(Samples.Machines);
        foreach (var part in new[] { "machine", "modbus", "mqtt", "tls", "point", "alarm", "serial" })
        {
            Assert.All(schema["$defs"]![part]!["properties"]!.AsObject().Select(property => property.Key), name => Assert.Contains($"\"{name}\":", text, StringComparison.Ordinal));
        }
    }

    private static void Mark(JsonNode? node, JsonObject? schema, JsonObject root, string path, SortedDictionary<string, string> known)
    {
        if (node is JsonArray array)
        {
            for (var i = 0; i < array.Count; i++)
            {
                Mark(array[i], Resolve(schema?["items"]?.AsObject(), root), root, $"{path}[{i}]", known);
            }
        }
        else if (node is JsonObject item && schema?["properties"] is JsonObject properties)
        {
            foreach (var (name, value) in item.ToList())
            {
                Mark(value, Resolve(properties[name]?.AsObject(), root), root, path.Length == 0 ? name : $"{path}.{name}", known);
            }

            item["qqqqqqqq"] = 1;
            known[path.Length == 0 ? "qqqqqqqq" : path + ".qqqqqqqq"] = string.Join(' ', properties.Select(property => property.Key).Order(StringComparer.Ordinal));
        }
    }

    private static JsonObject? Resolve(JsonObject? schema, JsonObject root) =>
        schema?["$ref"] is { } reference ? root["$defs"]![reference.GetValue<string>().Split('/')[^1]]!.AsObject() : schema;
}
