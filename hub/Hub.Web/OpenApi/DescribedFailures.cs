using System.Globalization;
using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace EdgeHub.Hub.Web;

/// <summary>Which failures an operation can answer with follows from its permission, its parameters and its method.</summary>
internal static class DescribedFailures
{
    private const string Schema = nameof(Problem);

    public static async Task AddAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var document = context.Document ?? throw new InvalidOperationException("An operation without its document.");
        document.AddComponent(Schema, await context.GetOrCreateSchemaAsync(typeof(Problem), null, cancellationToken));
        operation.Responses ??= [];
        foreach (var status in StatusesOf(context).Order())
        {
            operation.Responses.TryAdd(status.ToString(CultureInfo.InvariantCulture), new OpenApiResponse
            {
                Description = ReasonPhrases.GetReasonPhrase(status),
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(Schema, document) },
                },
            });
        }
    }

    private static HashSet<int> StatusesOf(OpenApiOperationTransformerContext context)
    {
        var described = context.Description;
        var metadata = described.ActionDescriptor.EndpointMetadata;
        var statuses = new HashSet<int> { 500, 503 };
        foreach (var more in metadata.OfType<RefusalStatuses>())
        {
            statuses.UnionWith(more.Statuses);
        }

        if (metadata.OfType<RequiredPermission>().LastOrDefault() is { Of: not PermissionOf.Anybody })
        {
            statuses.UnionWith([401, 403]);
            if (!HttpMethods.IsGet(described.HttpMethod ?? HttpMethods.Get))
            {
                statuses.UnionWith([400, 409, 422, 429]);
            }
        }

        if (metadata.OfType<IfMatchMark>().LastOrDefault() is { } compares)
        {
            statuses.UnionWith(compares.IsRequired ? [412, 428] : [412]);
        }

        if (described.ParameterDescriptions.Any(parameter => parameter.Source == BindingSource.Path))
        {
            statuses.Add(404);
        }

        if (described.ParameterDescriptions.Any(parameter => parameter.Source == BindingSource.Path || parameter.Source == BindingSource.Query))
        {
            statuses.Add(400);
        }

        if (described.ParameterDescriptions.Any(parameter => parameter.Source == BindingSource.Body))
        {
            statuses.UnionWith([400, 408, 413, 415]);
        }

        return statuses;
    }
}
