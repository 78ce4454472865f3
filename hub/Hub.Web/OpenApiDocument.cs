using Microsoft.AspNetCore.OpenApi;

namespace EdgeHub.Hub.Web;

/// <summary>The description of the public API at <c>/openapi/v1.json</c>; committed as <c>hub/openapi.json</c>.</summary>
internal static class OpenApiDocument
{
    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/v1", StringComparison.Ordinal) == true;
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
