using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Isolation.Tests;

/// <summary>A hub of its own for the mutants: its parts can be made faulty, and its tables are opened and closed again.</summary>
public sealed class MutantHub : WallHub
{
    internal Faults Faults { get; } = new();

    protected override void Configure(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.Wrap<ICallerSource>((_, inner) => new FaultyCallers(inner, Faults));
        services.Wrap<ITenantDb>((provider, inner) => new FaultyTenants(inner, Faults, provider.GetRequiredService<IHttpContextAccessor>()));
        services.Wrap<ILiveFeed>((_, inner) => new FaultyFeed(inner, Faults));
        services.Wrap<ITenantDirectory>((_, inner) => new FaultyDirectory(inner, Faults));
    }

    protected override async Task SeedAsync()
    {
        await base.SeedAsync();
        Faults.Victim = World.Attackers[^1].Scope;
    }
}
