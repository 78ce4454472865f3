using System.Diagnostics;
using System.Text.Json.Nodes;
using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace EdgeHub.Isolation.Tests;

/// <summary>The walls between companies, over everything that the running hub has: see docs/isolation.md.</summary>
public sealed class WallTests(WallHub hub)
{
    [Fact]
    public void Parameters_OfAllRoutes_AreOfKnownKinds() => Assert.Empty(hub.Routes.Unknown);

    /// <summary>A guard that nobody has seen fail guards nothing.</summary>
    [Fact]
    public void Route_WithParameterOfUnknownKind_IsNamed()
    {
        var pattern = RoutePatternFactory.Parse("/api/v1/widgets/{widget}");
        var wrong = new RouteEndpoint(_ => Task.CompletedTask, pattern, 0, new EndpointMetadataCollection(new HttpMethodMetadata(["GET"]), new RequiredPermission("")), "wrong");
        var document = JsonNode.Parse("""{"paths":{"/api/v1/widgets/{widget}":{"get":{"parameters":[{"in":"query","name":"gadget"}]}}}}""")!;
        Assert.Equal(["widgets.widget", "widgets.gadget"], RouteTable.From([wrong], document).Unknown.Select(sentence => sentence.Split(' ')[3].TrimEnd(',')));
    }

    [Fact]
    public async Task OwnIds_OnAllRoutes_AreFound() => Assert.Equal("", string.Join(Environment.NewLine, await ControlRun.RunAsync(hub, hub.World.Twin, _ => true)));

    /// <summary>The whole of it, one half after the other, and the report of it.</summary>
    [Fact]
    public async Task Walls_AgainstEverybody_ShowNoForeignByte()
    {
        var seconds = new Dictionary<string, double>(StringComparer.Ordinal);
        async Task<T> TimedAsync<T>(string part, Task<T> run)
        {
            var clock = Stopwatch.StartNew();
            var done = await run;
            seconds[part] = clock.Elapsed.TotalSeconds;
            return done;
        }

        var database = await TimedAsync("database", DatabaseRun.RunAsync(hub));
        var streams = await TimedAsync("streams", LiveRun.RunAsync(hub));
        var matrix = await TimedAsync("routes", new MatrixRun(hub, MatrixScope.Whole).RunAsync());

        // Last: what an agent has scanned is its company's own afterwards, whoever's label it was.
        var agents = await TimedAsync("agents", AgentRun.RunAsync(hub));
        var report = new WallReport(TimeProvider.System.GetUtcNow(), matrix, database, streams, agents, seconds);
        await report.WriteAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(report.Text());
        Assert.Empty(database.Findings);
        Assert.Empty(streams.Findings);
        Assert.Empty(agents.Findings);
        Assert.Empty(matrix.Findings);

        // Nothing of it may have been empty.
        Assert.True(matrix is { Attempts: > 5_000, Entered: > 2_000 } && database.Tables > 30 && streams.Streams > 0 && agents.Frames > 20, report.Text());
    }
}
