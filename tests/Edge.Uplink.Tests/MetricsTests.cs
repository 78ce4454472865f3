using System.Buffers;
using System.Text;
using EdgeHub.OpenMetrics;
using EdgeHub.Testing;

namespace EdgeHub.Edge.Uplink.Tests;

public sealed class MetricsTests
{
    [Fact]
    public async Task Link_WelcomedLostAndWelcomedAgain_IsToldWithItsClockOffset()
    {
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using var rig = AgentRig.Open();
        using var metrics = new UplinkMetrics(rig.Monitor, rig.Leases);
        Assert.Equal(("connecting", 0, 0), (State(rig.Monitor), rig.Monitor.Connections, rig.Monitor.Failures));
        await EnrolAgent.RunAsync(hub.Token(), rig.Credentials, CancellationToken.None);
        rig.Start();
        await rig.WaitForAsync(state => state.Condition == LinkCondition.Connected);
        Assert.Equal(("connected", 1, 0), (State(rig.Monitor), rig.Monitor.Connections, rig.Monitor.Failures));
        await hub.StopAsync();
        await rig.WaitForAsync(state => state.Condition == LinkCondition.Offline);
        Assert.Equal(1, rig.Monitor.Connections);
        Assert.True(rig.Monitor.Failures >= 1);
        await hub.StartAsync();
        await rig.WaitForAsync(state => state.Condition == LinkCondition.Connected);
        Assert.Equal(2, rig.Monitor.Connections);
    }

    [Fact]
    public async Task Meter_OfAConnectedAgent_TellsStateOffsetAndLeases()
    {
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub);
        await rig.WaitForAsync(state => state.Condition == LinkCondition.Connected);
        using var metrics = new UplinkMetrics(rig.Monitor, rig.Leases);
        using var collector = new MetricCollector([UplinkMetrics.MeterName]);
        var told = collector.Collect().ToDictionary(family => family.Name, family => family);
        Assert.Equal(
            ["edgehub_agent_clock_offset_seconds", "edgehub_agent_leased_uids", "edgehub_agent_link_connections", "edgehub_agent_link_failures",
                "edgehub_agent_link_paused", "edgehub_agent_link_state"],
            told.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(5, told["edgehub_agent_link_state"].Points.Count);
        Assert.InRange(told["edgehub_agent_clock_offset_seconds"].Points[0].Value, -60, 60);
    }

    [Fact]
    [Trait("Tier", "peer")]
    public async Task Meter_OfAConnectedAgent_ReadByPromtool_IsFaultless()
    {
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub);
        await rig.WaitForAsync(state => state.Condition == LinkCondition.Connected);
        using var metrics = new UplinkMetrics(rig.Monitor, rig.Leases);
        using var collector = new MetricCollector([UplinkMetrics.MeterName]);
        var text = new ArrayBufferWriter<byte>();
        ExpositionWriter.Write(text, collector.Collect(), ExpositionFormats.Choose(""));
        var said = await Promtool.CheckAsync(Encoding.UTF8.GetString(text.WrittenSpan));
        Assert.SkipWhen(said is null, Promtool.Missing);
        Assert.Equal((0, ""), said);
        Assert.Contains("edgehub_agent_clock_offset_seconds ", Encoding.UTF8.GetString(text.WrittenSpan), StringComparison.Ordinal);
    }

    private static string State(LinkMonitor monitor) => monitor.Current.Condition.Word();
}
