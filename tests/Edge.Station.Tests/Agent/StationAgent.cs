using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Edge.Station.Tests;

/// <summary>The station's part of an agent as it runs in a plant: real Kestrel, real store, real pipeline; only the hub is told by the test.</summary>
internal sealed class StationAgent : IAsyncDisposable
{
    private readonly string _folder;
    private readonly DataFolder _data;
    private readonly WebApplication _app;

    private StationAgent(string folder, DataFolder data, RecordStore store, StoreJournal journal, PlanKnowledge knowledge, ScanPipeline pipeline, TestLink link, WebApplication app)
    {
        (_folder, _data, Store, Journal, Knowledge, Pipeline, Link, _app) = (folder, data, store, journal, knowledge, pipeline, link, app);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(1) };
    }

    public RecordStore Store { get; }

    public StoreJournal Journal { get; }

    public PlanKnowledge Knowledge { get; }

    public ScanPipeline Pipeline { get; }

    public TestLink Link { get; }

    public required TestMint Mint { get; init; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public StationBoards Boards => _app.Services.GetRequiredService<StationBoards>();

    public StationSink Sink => _app.Services.GetRequiredService<StationSink>();

    public ShiftBook Shifts => _app.Services.GetRequiredService<ShiftBook>();

    /// <summary>Starts an agent with the bag line's six stations; a folder of before gives it what it knew.</summary>
    public static async Task<StationAgent> StartAsync(string? folder = null, int port = 0, StoreOptions? options = null)
    {
        folder ??= Directory.CreateTempSubdirectory("edgehub-station-").FullName;
        var data = DataFolder.Take(folder);
        var store = RecordStore.Open(data, options ?? new StoreOptions(), TimeProvider.System).Store;
        var journal = new StoreJournal(store);
        var knowledge = new PlanKnowledge(TimeProvider.System);
        knowledge.Replace(Plant.Plan);
        knowledge.Heard();
        var pipeline = new ScanPipeline(knowledge, journal, journal, TimeProvider.System);
        var link = new TestLink();
        var mint = new TestMint();

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(knowledge);
        builder.Services.AddSingleton(pipeline);
        builder.Services.AddSingleton<IStationLink>(link);
        builder.Services.AddSingleton(new UnitStarts(knowledge, mint, pipeline));
        builder.Services.AddStation(() => store);
        var app = builder.Build();
        app.Services.GetRequiredService<StationRoster>().Update(
            [Plant.Lakshmi, Plant.Bimal, Plant.Arjun, Plant.Meera], new Dictionary<string, string>(StringComparer.Ordinal) { ["KOL-ST-03"] = "hi" });
        app.Services.GetRequiredService<StationBoards>().SetStations([.. Plant.Plan.Stations.Select(station => station.Station)]);
        app.MapStation();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new StationAgent(folder, data, store, journal, knowledge, pipeline, link, app) { Mint = mint };
    }

    /// <summary>The hub tells of a bag that waits for a step.</summary>
    public string Release(int number, int step, int last)
    {
        var uid = Plant.Bag(number);
        Tell(Plant.WaitingFor(uid, step, last, TimeProvider.System.GetUtcNow()));
        return uid;
    }

    /// <summary>The hub tells of units.</summary>
    public void Tell(params StationRules.UnitSnapshot[] units)
    {
        Knowledge.Apply(new UnitUpdate(false, false, units, []));
        Knowledge.Heard();
    }

    public Task<HttpResponseMessage> PostAsync(string station, string call, object body) =>
        Http.PostAsJsonAsync($"/api/stations/{station}/{call}", body, TestContext.Current.CancellationToken);

    /// <summary>A wedge scanner's label, as the page sends it.</summary>
    public Task<HttpResponseMessage> ScanAsync(string station, string label) => PostAsync(station, "scans", new { label });

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Ends the web server as the agent does when it is told to stop.</summary>
    public Task StopWebAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    /// <summary>Ends the agent and leaves its folder.</summary>
    public async Task<string> StopAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        await Pipeline.DisposeAsync();
        await Store.DisposeAsync();
        _data.Dispose();
        return _folder;
    }
}

/// <summary>Numbers without a store; the real ones are tried in the uplink's tests.</summary>
internal sealed class TestMint : IUnitMint
{
    private int _next;

    /// <summary>Numbers left.</summary>
    public int Left { get; set; } = 1000;

    public double? Hours { get; set; }

    /// <summary>As on a full disk.</summary>
    public bool Full { get; set; }

    public UidSupply Supply(string unitType) => new(Left, Hours);

    public ValueTask<string> MintAsync(NewUnit unit, Func<string, IReadOnlyList<MemoryChange>> remember, CancellationToken cancellationToken)
    {
        if (Left == 0)
        {
            return ValueTask.FromResult("");
        }

        Left--;
        var label = Plant.Bag(900_000 + ++_next);
        remember(label);
        return Full ? throw new ScanNotKeptException("The disk is full.") : ValueTask.FromResult(label);
    }
}

/// <summary>The link as the test says it is.</summary>
internal sealed class TestLink : IStationLink
{
    public LinkStatus Status { get; set; } = new(HubState.Connected, TimeProvider.System.GetUtcNow());

    public ConcurrentQueue<StationEvent> Events { get; } = new();

    public ValueTask RecordAsync(StationEvent stationEvent, CancellationToken cancellationToken)
    {
        Events.Enqueue(stationEvent);
        return ValueTask.CompletedTask;
    }
}
