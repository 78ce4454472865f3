using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Fleet.Tests;

/// <summary>Fleet's routes on a socket, for a company's administrator.</summary>
internal static class FleetApi
{
    public static async Task<WebApplication> StartAsync(FleetHub hub)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(hub.Registry);
        builder.Services.AddSingleton(hub.Fixture.Db);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<PlantCodes>();
        builder.Services.AddSingleton<IngestReader>();
        builder.Services.AddSingleton<StartRollout>();
        builder.Services.AddSingleton(hub.Fixture.Services.GetRequiredService<CommandAgent>());
        var app = builder.Build();
        app.Use((context, next) =>
        {
            var parts = context.Request.Headers["X-Tenant"].ToString().Split(':');
            var tenant = new TenantScope(int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), parts[1]);
            context.Features.Set(new Caller(Guid.CreateVersion7(), "Test", tenant, "tenant_administrator", new HashSet<string>(["*"]), "en"));
            return next(context);
        });
        new FleetModule().MapRoutes(app.MapGroup("/api/v1"));
        await app.StartAsync();
        return app;
    }

    public static HttpClient Client(WebApplication api, TenantScope tenant)
    {
        var address = api.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var client = new HttpClient { BaseAddress = new Uri(address) };
        client.DefaultRequestHeaders.Add("X-Tenant", $"{tenant.TenantId}:{tenant.Code}");
        return client;
    }
}
