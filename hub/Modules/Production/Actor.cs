using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Production;

/// <summary>Who does something and when.</summary>
internal readonly record struct Actor(Guid PersonId, DateTimeOffset At, PlantScope? MayTouch = null)
{
    /// <summary>The plants whose data he may touch.</summary>
    public PlantScope Plants => MayTouch ?? PlantScope.All;

    public static Actor Of(HttpContext http) =>
        new(http.Caller()?.PersonId ?? Guid.Empty, http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(), http.Plants());
}
