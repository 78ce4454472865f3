using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EdgeHub.Hub.Web;

/// <summary>The description of the public API at <c>/openapi/v1.json</c>; committed as <c>hub/openapi.json</c>.</summary>
internal static class OpenApiDocument
{
    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/v1", StringComparison.Ordinal) == true;

        // Instants have a converter of their own, whose type the framework does not guess.
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type == typeof(DateTimeOffset) || context.JsonTypeInfo.Type == typeof(DateTimeOffset?))
            {
                schema.Type = JsonSchemaType.String;
            }

            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "EdgeHub";
            document.Info.Version = "v1";
            document.Info.Description = "Everything that the pages do, programs can do. Failures are problem details (RFC 9457) with a code.";

            // Addresses of the machine that wrote the document are nobody's business.
            document.Servers?.Clear();
            return Task.CompletedTask;
        });
    }
}
