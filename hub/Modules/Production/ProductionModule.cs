using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Production;

/// <summary>Plants, routings, orders and where every unit stands.</summary>
public sealed class ProductionModule : IHubModule
{
    /// <inheritdoc/>
    public string Name => "production";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
    }

    /// <inheritdoc/>
    public void MapRoutes(IEndpointRouteBuilder api)
    {
    }
}
