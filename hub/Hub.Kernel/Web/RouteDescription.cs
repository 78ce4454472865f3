using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeHub.Hub.Kernel;

/// <summary>Says in the API's description what a route is for.</summary>
public static class RouteDescription
{
    /// <summary>Every route below <c>/api/v1</c> has it; a test asks for it.</summary>
    /// <param name="builder">The route.</param>
    /// <param name="name">Its name in clients, <c>verbNoun</c>, unique and never changed.</param>
    /// <param name="summary">What it does, in one sentence.</param>
    public static TBuilder Describe<TBuilder>(this TBuilder builder, string name, string summary)
        where TBuilder : IEndpointConventionBuilder => builder.WithName(name).WithSummary(summary);

    /// <summary>Statuses of failures beyond those that follow from the route's form and permission.</summary>
    public static TBuilder MayRefuse<TBuilder>(this TBuilder builder, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RefusalStatuses(statuses));
}

/// <summary>Metadata of a route: further statuses of problem details.</summary>
public sealed record RefusalStatuses(IReadOnlyList<int> Statuses);

/// <summary>A text of the API that is one of fixed words; the description lists them.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public class OneOfAttribute(params string[] words) : Attribute
{
    /// <summary>The words.</summary>
    public IReadOnlyList<string> Words { get; } = words;
}
