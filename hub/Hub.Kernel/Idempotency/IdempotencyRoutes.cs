using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeHub.Hub.Kernel;

/// <summary>Which routes take an <c>Idempotency-Key</c>, and what their changes and answers are to it.</summary>
public static class IdempotencyRoutes
{
    /// <summary>The header.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>True for what changes something and needs a log-in.</summary>
    public static bool Take(RequiredPermission? required, string? method) =>
        method is { } of && !HttpMethods.IsGet(of) && !HttpMethods.IsHead(of) && !HttpMethods.IsOptions(of)
        && required is { Of: not PermissionOf.Anybody };

    /// <summary>The route or group changes the platform database; without it, its tenant's.</summary>
    public static TBuilder ChangesPlatform<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new PlatformChangeMark());

    /// <summary>A good answer holds a secret that is shown once, so it is never kept.</summary>
    public static TBuilder ShowsOnce<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ShownOnceMark());
}

/// <summary>Metadata: the route changes the platform database, so that its keys are there too.</summary>
internal sealed record PlatformChangeMark;

/// <summary>Metadata: a good answer of the route has a secret in it and is never kept.</summary>
public sealed record ShownOnceMark;
