using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Kernel;

/// <summary>The order in which a request is looked at, the same in the hub and in tests.</summary>
public static class HubPipeline
{
    /// <summary>Failures, routing, listeners, permissions, keys of requests, ETags; then <c>/api/v1</c> of all modules and what they have on other listeners.</summary>
    public static void UseHub(this WebApplication app)
    {
        app.UseMiddleware<FailureMapping>();
        app.UseRouting();
        app.UseMiddleware<StreamLimits>();
        app.UseMiddleware<PermissionCheck>();
        app.UseMiddleware<IdempotencyKeys>();
        app.UseMiddleware<EntityTags>();
        var api = app.MapGroup("/api/v1");
        api.LimitBodies();
        api.TagEntities();
        LiveRoute.Map(api);
        SearchRoute.Map(api);
        foreach (var module in app.Services.GetRequiredService<IReadOnlyList<IHubModule>>())
        {
            module.MapRoutes(api.MapGroup("").WithTags(module.Name));
        }

        foreach (var listener in app.Services.GetServices<IListenerRoutes>())
        {
            var routes = app.MapGroup("").WithMetadata(new ListenerMark(listener.Listener));

            // Agents are known by their certificate or token, which the module checks; on the web every route needs its own mark.
            listener.Map(listener.Listener == HubListener.Web ? routes : routes.OpenToAnybody());
        }
    }
}
