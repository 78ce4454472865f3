using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Kernel;

/// <summary>
/// One capability of the hub. Its SQL is embedded from <c>Data/platform/NNNN_name.sql</c> and
/// <c>Data/tenant/NNNN_name.sql</c> and applied in module order.
/// </summary>
public interface IHubModule
{
    /// <summary>Lower-case name; also its PostgreSQL schema and the prefix of its error codes.</summary>
    string Name { get; }

    /// <summary>Registers what it offers.</summary>
    void AddServices(IServiceCollection services, IConfiguration configuration);

    /// <summary>Maps its routes below <c>/api/v1</c>; every route names its permission.</summary>
    void MapRoutes(IEndpointRouteBuilder api);
}
