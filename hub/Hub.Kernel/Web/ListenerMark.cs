using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace EdgeHub.Hub.Kernel;

/// <summary>Metadata of a route: the only listener on which it answers. Routes without it answer on the web listener.</summary>
internal sealed record ListenerMark(HubListener Listener);

/// <summary>Feature of a connection: the listener that took it.</summary>
/// <param name="Listener">Which one.</param>
public sealed record ListenerFeature(HubListener Listener);

/// <summary>Keeps the listeners apart: an agent's port never serves pages, and a browser never reaches the agents' stream.</summary>
internal sealed class ListenerPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => int.MinValue;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => true;

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var took = Took(httpContext);
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && (candidates[i].Endpoint.Metadata.GetMetadata<ListenerMark>()?.Listener ?? HubListener.Web) != took)
            {
                candidates.SetValidity(i, false);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>A connection without the feature came over a test's listener.</summary>
    public static HubListener Took(HttpContext context) => context.Features.Get<ListenerFeature>()?.Listener ?? HubListener.Web;
}

/// <summary>An agent's stream lasts for days and is bounded frame by frame: limits made for pages would cut it.</summary>
internal sealed class StreamLimits(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (ListenerPolicy.Took(context) == HubListener.Agents)
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            {
                size.MaxRequestBodySize = null;
            }

            if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            {
                rate.MinDataRate = null;
            }
        }

        return next(context);
    }
}
