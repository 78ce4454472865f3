using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Kernel;

/// <summary>Which routes carry ETags and which compare them.</summary>
public static class EntityTagRoutes
{
    /// <summary>The change compares <c>If-Match</c> where it is sent.</summary>
    public static TBuilder HonoursIfMatch<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new IfMatchMark(IsRequired: false));

    /// <summary>Without <c>If-Match</c> the change is refused with 428: two people who edit the same at once would undo each other unseen.</summary>
    public static TBuilder RequiresIfMatch<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new IfMatchMark(IsRequired: true));

    /// <summary>Says which version of the row an answer shows; letters, digits and hyphens. To be read before or with the rest, never after.</summary>
    public static void SetVersion(this HttpContext context, string? version)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Features.Set(version is null ? null : new EntityVersion(version));
    }

    /// <summary>Every GET of one thing by its address is tagged; lists, streams and files are not.</summary>
    internal static void TagEntities(this RouteGroupBuilder api) => ((IEndpointConventionBuilder)api).Finally(route =>
    {
        if (route is RouteEndpointBuilder { RoutePattern.Parameters.Count: > 0 }
            && route.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods is ["GET"]
            && route.Metadata.OfType<IProducesResponseTypeMetadata>().FirstOrDefault(answer => answer.StatusCode == StatusCodes.Status200OK)?.Type is { } type
            && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Page<>)))
        {
            route.Metadata.Add(new EntityTagMark());
        }
    });
}

/// <summary>Metadata: answers carry an ETag.</summary>
public sealed record EntityTagMark;

/// <summary>Metadata: the route compares If-Match.</summary>
/// <param name="IsRequired">Refuses requests without it.</param>
public sealed record IfMatchMark(bool IsRequired);

/// <summary>Feature of a request: the version of the row that its answer shows.</summary>
internal sealed record EntityVersion(string Text);
