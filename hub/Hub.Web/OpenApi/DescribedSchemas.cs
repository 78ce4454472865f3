using System.Text.Json.Nodes;
using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EdgeHub.Hub.Web;

/// <summary>What the framework does not know of our types: instants, fixed words, and what a caller may leave out.</summary>
internal static class DescribedSchemas
{
    public static Task Complete(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        // Instants have a converter of their own, whose type the framework does not guess.
        if (context.JsonTypeInfo.Type == typeof(DateTimeOffset) || context.JsonTypeInfo.Type == typeof(DateTimeOffset?))
        {
            var mayBeNull = (context.JsonPropertyInfo?.PropertyType ?? context.JsonTypeInfo.Type) == typeof(DateTimeOffset?);
            schema.Type = mayBeNull ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        }

        if (WordsOf(context) is { } words)
        {
            var target = schema.Type is { } type && type.HasFlag(JsonSchemaType.Array) ? schema.Items as OpenApiSchema : schema;
            if (target is not null)
            {
                target.Enum = [.. words.Select(word => (JsonNode)JsonValue.Create(word))];
                if (target.Type is { } nullable && nullable.HasFlag(JsonSchemaType.Null))
                {
                    target.Enum.Add(null!);
                }
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>An answer always has all its properties; in a request everything may be left out that may be null or has a default.</summary>
    public static void Require(OpenApiDocument document)
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var body in (document.Paths ?? []).Values.SelectMany(path => path.Operations?.Values.AsEnumerable() ?? []).Select(operation => operation.RequestBody))
        {
            foreach (var content in body?.Content?.Values ?? [])
            {
                Gather(content.Schema, document, asked);
            }
        }

        foreach (var (name, found) in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (found is OpenApiSchema { Properties: { Count: > 0 } properties } schema)
            {
                schema.Required = properties
                    .Where(property => !asked.Contains(name) || (!MayBeNull(property.Value) && property.Value.Default is null))
                    .Select(property => property.Key)
                    .ToHashSet(StringComparer.Ordinal);
            }
        }
    }

    private static void Gather(IOpenApiSchema? schema, OpenApiDocument document, HashSet<string> names)
    {
        if (schema is OpenApiSchemaReference { Reference.Id: { } id })
        {
            if (names.Add(id) && document.Components?.Schemas?.TryGetValue(id, out var target) == true)
            {
                Gather(target, document, names);
            }

            return;
        }

        foreach (var part in (schema?.Properties?.Values ?? []).Concat(schema?.OneOf ?? []).Append(schema?.Items).Append(schema?.AdditionalProperties))
        {
            if (part is not null)
            {
                Gather(part, document, names);
            }
        }
    }

    private static bool MayBeNull(IOpenApiSchema schema) =>
        (schema.Type is { } type && type.HasFlag(JsonSchemaType.Null)) || (schema.OneOf ?? []).Any(one => one.Type == JsonSchemaType.Null);

    private static IReadOnlyList<string>? WordsOf(OpenApiSchemaTransformerContext context)
    {
        var provider = context.JsonPropertyInfo is { } property
            ? property.AssociatedParameter?.AttributeProvider ?? property.AttributeProvider
            : (context.ParameterDescription?.ParameterDescriptor as IParameterInfoParameterDescriptor)?.ParameterInfo;
        return provider?.GetCustomAttributes(typeof(OneOfAttribute), inherit: false) is [OneOfAttribute words, ..] ? words.Words : null;
    }
}
