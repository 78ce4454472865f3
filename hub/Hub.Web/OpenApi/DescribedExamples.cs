using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;

namespace EdgeHub.Hub.Web;

/// <summary>
/// Puts the examples of <c>examples.json</c> into the description. A test runs each of them against a hub in the order of the
/// file, compares what comes with the schemas, and records the answers that stand in the file. A text that begins with $ is
/// what is given, or a part of the answer of an example before it.
/// </summary>
internal static class DescribedExamples
{
    private static readonly JsonObject File = Read();

    private static readonly FrozenDictionary<string, JsonNode> All = File["examples"]!.AsArray().ToFrozenDictionary(
        example => example!["operation"]!.GetValue<string>(), example => example!, StringComparer.Ordinal);

    /// <summary>The file as it is.</summary>
    public static JsonObject Read()
    {
        using var file = typeof(DescribedExamples).Assembly.GetManifestResourceStream("examples.json")
            ?? throw new InvalidOperationException("The program was built without its examples.");
        return JsonNode.Parse(file)!.AsObject();
    }

    public static Task Add(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var name = context.Description.ActionDescriptor.EndpointMetadata.OfType<IEndpointNameMetadata>().LastOrDefault()?.EndpointName ?? "";
        if (!All.TryGetValue(name, out var example))
        {
            return Task.CompletedTask;
        }

        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            parameter.Example = Resolve(example["path"]?[parameter.Name!] ?? example["query"]?[parameter.Name!], Recorded);
        }

        foreach (var content in operation.RequestBody?.Content?.Values ?? [])
        {
            content.Example = Resolve(example["body"], Recorded);
        }

        var status = example["status"]?.GetValue<int>().ToString(CultureInfo.InvariantCulture) ?? "";
        if (operation.Responses?.TryGetValue(status, out var answer) == true)
        {
            foreach (var content in answer.Content?.Values ?? [])
            {
                content.Example = example["answer"]?.DeepClone();
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>A copy in which every <c>$a.b.0</c> is that part of what <paramref name="root"/> gives for <c>a</c>.</summary>
    public static JsonNode? Resolve(JsonNode? node, Func<string, JsonNode?> root) => node switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Resolve(pair.Value, root)))),
        JsonArray list => new JsonArray([.. list.Select(item => Resolve(item, root))]),
        JsonValue value when value.TryGetValue<string>(out var text) && text.StartsWith('$') => Find(text[1..].Split('.'), root),
        _ => node?.DeepClone(),
    };

    private static JsonNode? Find(string[] path, Func<string, JsonNode?> root)
    {
        var found = root(path[0]);
        foreach (var part in path.AsSpan(1))
        {
            found = found is JsonArray list ? list[int.Parse(part, CultureInfo.InvariantCulture)] : found?[part];
        }

        return found?.DeepClone();
    }

    private static JsonNode? Recorded(string name) => File["given"]?[name] ?? All.GetValueOrDefault(name)?["answer"];
}
