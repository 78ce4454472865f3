using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Kernel;

/// <summary>How many bytes a body of the API may have; more is 413. A route that needs less or more says so in its own metadata.</summary>
public static class BodyLimits
{
    /// <summary>Of every route: 1 MB holds a routing with all its steps a hundred times over.</summary>
    public const int OfApi = 1024 * 1024;

    /// <summary>Where nobody has to log in: log-in, invitations, password links. Their forms have a few hundred bytes.</summary>
    public const int OpenToAnybody = 16 * 1024;

    /// <summary>Gives each route of the group its limit, which the framework's routing sets before anything is read.</summary>
    internal static void LimitBodies(this RouteGroupBuilder api) => ((IEndpointConventionBuilder)api).Finally(route =>
    {
        if (!route.Metadata.OfType<IRequestSizeLimitMetadata>().Any())
        {
            var isOpen = route.Metadata.OfType<RequiredPermission>().LastOrDefault()?.Of == PermissionOf.Anybody;
            route.Metadata.Add(new BodyLimit(isOpen ? OpenToAnybody : OfApi));
        }
    });

    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
