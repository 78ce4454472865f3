using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Demo;

/// <summary>The demo's story: faults and scans on request. Without the demo switch it maps nothing.</summary>
public sealed class DemoModule : IHubModule
{
    private bool _isOn;

    /// <inheritdoc/>
    public string Name => "demo";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        _isOn = configuration.GetValue("demo", false);
        services.AddSingleton<SimulatedPlant>();
    }

    /// <inheritdoc/>
    public void MapRoutes(IEndpointRouteBuilder api)
    {
        if (_isOn)
        {
            DemoRoutes.Map(api);
        }
    }
}
