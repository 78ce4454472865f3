using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Identity;

/// <summary>People: who they are, how they log in, and what they may do in which company.</summary>
public sealed class IdentityModule : IHubModule
{
    private DemoSwitch _demo = new(false);

    /// <inheritdoc/>
    public string Name => "identity";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        _demo = new DemoSwitch(configuration.GetValue("demo", false));
        services.AddSingleton(_demo);
        services.AddSingleton<PersonStore>();
        services.AddSingleton<ITenantErasure, PeopleErasure>();
        services.AddSingleton<PasswordCheck>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SessionCache>();
        services.AddSingleton<SessionViews>();
        services.AddSingleton<LogInLimit>();
        services.AddSingleton<KeyStore>();
        services.AddSingleton<IPeople, People>();
        services.AddSingleton<ICallerSource, CallerSource>();
        services.AddSingleton<IDemoSeed, DemoPeopleSeed>();
    }

    /// <inheritdoc/>
    public void MapRoutes(IEndpointRouteBuilder api)
    {
        SessionRoutes.Map(api);
        KeyRoutes.Map(api);
        if (_demo.IsOn)
        {
            DemoLogIn.Map(api);
        }
    }
}
