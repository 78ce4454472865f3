using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EdgeHub.Hub.Web;

/// <summary>The description of the public API at <c>/openapi/v1.json</c>; committed as <c>hub/openapi.json</c>.</summary>
internal static class ApiDescription
{
    public static void Configure(OpenApiOptions options)
    {
        var names = new ConcurrentDictionary<string, Type>(StringComparer.Ordinal);
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/v1", StringComparison.Ordinal) == true;
        options.CreateSchemaReferenceId = type => NameOf(type, names);
        options.AddSchemaTransformer(DescribedSchemas.Complete);
        options.AddOperationTransformer(DescribedFailures.AddAsync);
        options.AddOperationTransformer((operation, _, _) =>
        {
            // Names of a query that is a record are C#'s; the hub takes both, clients see one style.
            foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(parameter => parameter.In == ParameterLocation.Query))
            {
                parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name ?? "");
            }

            return Task.CompletedTask;
        });
        options.AddOperationTransformer(DescribedHeaders.Add);
        options.AddOperationTransformer(DescribedExamples.Add);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "EdgeHub";
            document.Info.Version = "v1";
            document.Info.Description = "Everything that the pages do, programs can do. Failures are problem details (RFC 9457) with a code.";

            // Addresses of the machine that wrote the document are nobody's business.
            document.Servers?.Clear();
            DescribedSchemas.Require(document);
            return Task.CompletedTask;
        });
    }

    /// <summary>Two types of one name would silently share one schema, so the second is refused.</summary>
    private static string? NameOf(JsonTypeInfo info, ConcurrentDictionary<string, Type> names)
    {
        var type = info.Type;
        var name = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Page<>)
            ? type.GetGenericArguments()[0].Name + "Page"
            : OpenApiOptions.CreateDefaultSchemaReferenceId(info);
        return name is null || names.GetOrAdd(name, type) == type
            ? name
            : throw new InvalidOperationException($"{type} and {names[name]} would both be {name} in the API's description: rename one.");
    }
}
