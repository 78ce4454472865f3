using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Telemetry;

/// <summary>Machines, their points, every value that they reported, and their alarms.</summary>
public sealed class TelemetryModule : IHubModule
{
    /// <inheritdoc/>
    public string Name => "telemetry";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<ValueFolder>();
        services.AddHostedService(provider => provider.GetRequiredService<ValueFolder>());
        services.AddSingleton(RetentionSettings.Read(configuration));
        services.AddSingleton<ValueRetention>();
        services.AddHostedService(provider => provider.GetRequiredService<ValueRetention>());
        services.AddSingleton<IValueParticipant, ValueIntake>();
        services.AddSingleton<IPointTables, PointTables>();
        services.AddSingleton<IValueCounts, ValueCounts>();
        services.AddSingleton<IEventParticipant, AlarmIntake>();
        services.AddSingleton<ListAlarms>();
        services.AddSingleton<HandleAlarm>();
    }

    /// <inheritdoc/>
    public void MapRoutes(IEndpointRouteBuilder api)
    {
        TelemetryRoutes.Map(api);
        AlarmRoutes.Map(api);
    }
}
