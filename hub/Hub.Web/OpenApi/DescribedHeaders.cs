using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EdgeHub.Hub.Web;

/// <summary>Headers that follow from a route's marks: keys of requests, ETags.</summary>
internal static class DescribedHeaders
{
    public static Task Add(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (IdempotencyRoutes.Take(metadata.OfType<RequiredPermission>().LastOrDefault(), context.Description.HttpMethod))
        {
            Take(operation, IdempotencyRoutes.Header, metadata.OfType<ShownOnceMark>().Any()
                ? "1 to 100 printable characters: the same key with the same request is done once. The answer shows a secret and is not kept: a second request is a 409 that says so."
                : "1 to 100 printable characters: the same key with the same request is done once and answered alike for 24 hours.");
        }

        if (metadata.OfType<IfMatchMark>().LastOrDefault() is { } compares)
        {
            Take(operation, "If-Match", compares.IsRequired
                ? "The ETag on which the change was decided, or * for whichever state it has now. Without it the change is refused."
                : "The ETag on which the change was decided: with it a change by somebody else meanwhile is a 412, without it the last one wins.",
                compares.IsRequired);
        }

        if (metadata.OfType<EntityTagMark>().Any() && operation.Responses?.TryGetValue("200", out var answer) == true && answer is OpenApiResponse found)
        {
            Take(operation, "If-None-Match", "The ETag of an answer that is kept: the same again is a 304 without a body.");
            found.Headers ??= new Dictionary<string, IOpenApiHeader>();
            found.Headers["ETag"] = new OpenApiHeader { Description = "Strong; changes with every byte of the answer.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
            operation.Responses.TryAdd("304", new OpenApiResponse { Description = "Not Modified" });
        }

        return Task.CompletedTask;
    }

    private static void Take(OpenApiOperation operation, string name, string description, bool isRequired = false)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Required = isRequired,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }
}
