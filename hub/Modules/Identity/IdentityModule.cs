using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
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
        services.AddSingleton<LogInTries>();
        services.AddSingleton<MemberStore>();
        services.AddSingleton<MemberChanges>();
        services.AddSingleton<CompanyPlants>();
        services.AddSingleton<PasswordLinks>();
        services.AddSingleton<BadgeChanges>();
        services.AddSingleton<PersonalValues>();
        services.AddSingleton<ErasePerson>();
        services.AddSingleton<InvitationStore>();
        services.AddSingleton<Invite>();
        services.AddSingleton<AcceptInvitation>();
        services.AddSingleton<LogIn>();
        services.AddSingleton<PasswordCheck>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SessionCache>();
        services.AddSingleton<SessionViews>();
        services.AddSingleton(new LogInLimit(LogInLimit.PerMinute));
        services.AddSingleton<KeyStore>();
        services.AddSingleton<KeyChanges>();
        services.AddSingleton<AuditReader>();
        services.AddSingleton<PeopleAdministration>();
        services.AddSingleton<IPeopleAdministration>(provider => provider.GetRequiredService<PeopleAdministration>());
        services.AddSingleton<IKeyAdministration, KeyAdministration>();
        services.AddSingleton<IPeople, People>();
        services.AddSingleton<ICallerSource, CallerSource>();
        services.AddSingleton<IDemoSeed, DemoPeopleSeed>();
    }

    /// <inheritdoc/>
    public void MapRoutes(IEndpointRouteBuilder api)
    {
        var platform = api.MapGroup("").ChangesPlatform();
        SessionRoutes.Map(platform);
        PeopleRoutes.Map(platform);
        InvitationRoutes.Map(platform);
        KeyRoutes.Map(platform);
        RoleRoutes.Map(platform);
        AuditRoutes.Map(platform);
        if (_demo.IsOn)
        {
            DemoLogIn.Map(platform);
        }
    }
}
