using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Store;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Edge.Station;

/// <summary>Puts the operator's pages together.</summary>
public static class StationServices
{
    /// <summary>
    /// Adds the pages. The agent registers <see cref="ScanPipeline"/>, <see cref="PlanKnowledge"/>, <see cref="UnitStarts"/>, <see cref="IStationLink"/> and
    /// <see cref="TimeProvider"/> itself, names the stations with <see cref="StationBoards.SetStations"/>, hands persons and
    /// languages of each plan to <see cref="StationRoster.Update"/>, what alarms say to <see cref="StationBoards.Tell"/>, and scanners the <see cref="StationSink"/>.
    /// </summary>
    /// <param name="services">The agent's services.</param>
    /// <param name="store">Gives the store of the moment: a damaged one is replaced while the agent runs.</param>
    public static IServiceCollection AddStation(this IServiceCollection services, Func<RecordStore> store)
    {
        services.AddSingleton<StationRoster>();
        services.AddSingleton(provider => new ShiftBook(
            store, provider.GetRequiredService<IStationLink>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new Supervisors(
            provider.GetRequiredService<StationRoster>(), store, provider.GetRequiredService<IStationLink>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(_ => new WedgeBook(store));
        services.AddSingleton(_ => new SeenMessages(store));
        services.AddSingleton(provider => new StationBoards(new BoardSources(
            provider.GetRequiredService<ScanPipeline>(),
            provider.GetRequiredService<PlanKnowledge>(),
            store,
            provider.GetRequiredService<IStationLink>(),
            provider.GetRequiredService<ShiftBook>(),
            provider.GetRequiredService<StationRoster>(),
            provider.GetRequiredService<UnitStarts>(),
            provider.GetRequiredService<Supervisors>(),
            provider.GetRequiredService<WedgeBook>(),
            provider.GetRequiredService<SeenMessages>(),
            provider.GetRequiredService<TimeProvider>())));
        services.AddSingleton<StationSink>();
        services.AddSingleton<StationStream>();
        services.AddSingleton<StationCalls>();
        services.AddHostedService<StationFeeds>();
        return services;
    }
}
