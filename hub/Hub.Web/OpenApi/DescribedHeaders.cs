using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EdgeHub.Hub.Web;

/// <summary>Headers that follow from a route's marks: keys of requests.</summary>
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

        return Task.CompletedTask;
    }

    private static void Take(OpenApiOperation operation, string name, string description)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }
}
