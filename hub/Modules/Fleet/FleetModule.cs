using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Fleet;

/// <summary>Agents: who they are, their streams, and taking in what they send.</summary>
public sealed class FleetModule : IHubModule
{
    /// <inheritdoc/>
    public string Name => "fleet";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
    }

    /// <inheritdoc/>
    public void MapRoutes(IEndpointRouteBuilder api)
    {
    }
}
