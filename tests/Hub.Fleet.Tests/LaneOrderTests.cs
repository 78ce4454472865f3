using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Hub.Fleet.Tests;

/// <summary>What an agent recorded later is not shown earlier, however slow its link was in between.</summary>
public sealed class LaneOrderTests(FleetHub hub)
{
    private static readonly DateTimeOffset Hub = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Boot = Guid.Parse("00000000-0000-0000-0000-0000000000aa");

    [Fact]
    public void Scans_WhenALateAnchorIsFollowedByAGoodOne_KeepTheirOrder()
    {
        var anchors = new ClockAnchors();
        anchors.Add(Boot, Seen(10_000, late: 1000));
        var first = RecordReader.Read(Lane.Scan, 1, [Scan(12_000)], anchors, default, Hub.AddSeconds(30))[0];
        anchors.Add(Boot, Seen(12_010, late: 0));
        var then = RecordReader.Read(Lane.Scan, 2, [Scan(12_050), Scan(15_000)], anchors, first.Order, Hub.AddSeconds(30));
        Assert.Equal(Hub.AddMilliseconds(13_000), first.Time.At);
        Assert.Equal([Hub.AddMilliseconds(13_001), Hub.AddMilliseconds(15_000)], then.Select(record => record.Time.At));
    }

    [Fact]
    public void Blocks_KeepTheOrderOfTheirValues()
    {
        var anchors = new ClockAnchors();
        anchors.Add(Boot, Seen(10_000, late: 1000));
        var first = RecordReader.Read(Lane.Telemetry, 1, [Block(12_000, 12_980)], anchors, default, Hub.AddSeconds(30))[0];
        anchors.Add(Boot, Seen(12_010, late: 0));
        var then = RecordReader.Read(Lane.Telemetry, 2, [Block(13_030, 13_900)], anchors, first.Order, Hub.AddSeconds(30))[0];
        Assert.Equal(Hub.AddMilliseconds(13_000), first.Time.At);

        // The last value of the first block was given 13.980 s.
        Assert.Equal(Hub.AddMilliseconds(13_981), then.Time.At);
    }

    [Fact]
    public void Hub_WhoseClockWasSetBack_IsNotHeldToItsOldTime()
    {
        var order = new LaneOrder(Boot, 12_000, Hub.AddHours(1));
        Assert.Equal(Hub, order.Keep(Boot, 12_050, Hub));
        Assert.Equal(Hub, order.Keep(Guid.NewGuid(), 12_050, Hub));
        Assert.Equal(Hub, order.Keep(Boot, 11_000, Hub));
    }

    [Fact]
    public async Task Order_IsKept_OverAStreamsEnd()
    {
        var agent = await hub.NewAgentAsync();
        agent.Scan("U1", monotonicMs: 1500);
        await using (var first = await agent.ConnectAsync())
        {
            await first.DrainAsync();
        }

        await Rows.DoAsync(hub, agent, "UPDATE fleet.lanes SET newest_at = newest_at + interval '5 s' WHERE agent_id = @Id AND store_id = @StoreId AND lane = 1");
        agent.Scan("U2", monotonicMs: 1501);
        agent.Scan("U3", monotonicMs: 1400);
        await using (var second = await agent.ConnectAsync())
        {
            await second.DrainAsync();
        }

        Assert.Equal(5001, await Rows.CountAsync(hub, agent, Between("U1", "U2")));

        // Recorded before: nothing holds it.
        Assert.True(await Rows.CountAsync(hub, agent, Between("U1", "U3")) < 0);
        Assert.Equal(1, await Rows.CountAsync(hub, agent, "SELECT count(*) FROM fleet.lanes WHERE agent_id = @Id AND lane = 1 AND newest_ms = 1501"));
        Assert.Equal(1, await Rows.CountAsync(hub, agent, "SELECT count(*) FROM fleet.lanes WHERE agent_id = @Id AND lane = 2 AND newest_at IS NULL"));
    }

    private static string Between(string first, string second) =>
        $"SELECT (extract(epoch FROM max(occurred_at) FILTER (WHERE uid = '{second}') - max(occurred_at) FILTER (WHERE uid = '{first}')) * 1000)::bigint FROM probe.scans WHERE agent_id = @Id";

    /// <summary>A frame that said a monotonic time and took so long; the true time of 0 ms is <see cref="Hub"/>.</summary>
    private static Anchor Seen(long monotonicMs, int late) => new(monotonicMs, Microseconds.Of(Hub.AddMilliseconds(monotonicMs + late)), 0);

    private static ReadOnlyMemory<byte> Scan(ulong monotonicMs) => new ScanRecord
    {
        Uid = "U", Station = "KOL-ST-01", BootId = ByteString.CopyFrom(Boot.ToByteArray(bigEndian: true)), MonotonicMs = monotonicMs,
    }.ToByteArray();

    private static ReadOnlyMemory<byte> Block(params long[] at)
    {
        var writer = new BlockWriter();
        foreach (var ms in at)
        {
            writer.Add(1, PointKind.Integer, ms, 0, BlockColumn.NoSource, 0, ms, "");
        }

        return writer.Finish(Boot.ToByteArray(bigEndian: true), 0);
    }
}
