using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace EdgeHub.Hub.Kernel;

/// <summary>Metadata of a route: the only listener on which it answers. Routes without it answer on the web listener.</summary>
internal sealed record ListenerMark(HubListener Listener);

/// <summary>Feature of a connection: the listener that took it.</summary>
/// <param name="Listener">Which one.</param>
public sealed record ListenerFeature(HubListener Listener);

/// <summary>Keeps the listeners apart: an agent's port never serves pages, and a browser never reaches the agents' stream.</summary>
internal sealed class ListenerCheck(RequestDelegate next)
{
    private static readonly Error NotHere = new("kernel.no_such_address", ErrorKind.NotFound, "There is nothing at this address.");

    public Task InvokeAsync(HttpContext context)
    {
        var took = context.Features.Get<ListenerFeature>()?.Listener ?? HubListener.Web;
        var meant = context.GetEndpoint()?.Metadata.GetMetadata<ListenerMark>()?.Listener ?? HubListener.Web;
        if (took == HubListener.Agents)
        {
            // An agent's stream lasts for days and is bounded frame by frame.
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            {
                size.MaxRequestBodySize = null;
            }

            if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            {
                rate.MinDataRate = null;
            }
        }

        // Where the web listener speaks TLS, agents enrol there.
        if (took == meant || (meant == HubListener.Enrol && took == HubListener.Web))
        {
            return next(context);
        }

        return Problems.WriteAsync(context, NotHere);
    }
}
