using System.Text.Json.Nodes;

namespace EdgeHub.Isolation.Tests;

/// <summary>The body that a route takes, as its schema says: fields with kinds, parts with fields of their own.</summary>
internal sealed class Form
{
    private readonly List<(string Name, Kind Kind, bool IsList)> _fields = [];
    private readonly List<(string Name, Form Part, bool IsList)> _parts = [];

    /// <summary>The form's name among the schemas.</summary>
    public string Name { get; private init; } = "";

    public static Form? Read(JsonNode document, JsonNode? body, Action<string, string> tell)
    {
        var schema = body?["content"]?["application/json"]?["schema"];
        return schema is null ? null : Read(document, schema, tell, 0);
    }

    /// <summary>A body that is understood; ids are the caller's own, or what is put in their place.</summary>
    public JsonNode Fill(Func<string, string, Kind, string?> idOf)
    {
        var filled = new JsonObject();
        foreach (var (name, kind, isList) in _fields)
        {
            if (PlainValues.IsLeftOut(kind))
            {
                continue;
            }

            var value = kind.Plain?.DeepClone() ?? (idOf(Name, name, kind) is { } id ? JsonValue.Create(id) : null);
            filled[name] = isList && value is not JsonArray ? new JsonArray(value) : value;
        }

        foreach (var (name, part, isList) in _parts)
        {
            filled[name] = isList ? new JsonArray(part.Fill(idOf)) : part.Fill(idOf);
        }

        return filled;
    }

    private static Form Read(JsonNode document, JsonNode schema, Action<string, string> tell, int depth)
    {
        var (name, resolved) = Resolve(document, schema);
        var form = new Form { Name = name };
        foreach (var (field, declared) in resolved["properties"] as JsonObject ?? [])
        {
            var (_, type) = Resolve(document, declared!);
            var isList = type["items"] is not null;
            var (_, element) = isList ? Resolve(document, type["items"]!) : ("", type);
            if (element["properties"] is not null && depth < 4)
            {
                form._parts.Add((field, Read(document, isList ? type["items"]! : declared!, tell, depth + 1), isList));
                continue;
            }

            tell(name, field);
            if (Kinds.Find(name, field) is { } kind)
            {
                form._fields.Add((field, kind, isList));
            }
        }

        return form;
    }

    /// <summary>Follows references and the "null or" that nullable types are written as.</summary>
    private static (string Name, JsonNode Schema) Resolve(JsonNode document, JsonNode schema)
    {
        var name = "";
        while (true)
        {
            if (schema["$ref"]?.GetValue<string>() is { } reference)
            {
                name = reference[(reference.LastIndexOf('/') + 1)..];
                schema = document["components"]!["schemas"]![name]!;
            }
            else if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray choices && choices.FirstOrDefault(choice => choice?["$ref"] is not null) is { } chosen)
            {
                schema = chosen;
            }
            else
            {
                return (name, schema);
            }
        }
    }
}
