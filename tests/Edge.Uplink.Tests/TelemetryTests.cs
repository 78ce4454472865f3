using EdgeHub.HubLink;
using EdgeHub.Testing;
using StoreLane = EdgeHub.Edge.Store.Lane;

namespace EdgeHub.Edge.Uplink.Tests;

/// <summary>Values on their way to the hub: each once, with their names before them, beside scans that never wait for them.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Values_OnAGoodLink_ArriveOnce_WithTheirTimes()
    {
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub);
        var points = await rig.PointsAsync(50);
        for (var second = 1; second <= 100; second++)
        {
            rig.Write(points, second + 0.5, second * 1000L);
        }

        rig.Values.Flush();
        await rig.UntilKeptAsync(5000);
        await rig.DrainValuesAsync();
        var values = hub.Blocks().SelectMany(block => block!.Columns.SelectMany(column => Enumerable.Range(0, column.Count)
            .Select(i => (column.Point, At: block.MonotonicMs + column.OffsetsMs[i], Value: column.Numbers[i])))).ToList();
        Assert.Equal(5000, values.Count);
        Assert.Equal(5000, values.Distinct().Count());
        Assert.All(values, value => Assert.Equal((value.At / 1000.0) + 0.5, value.Value));
    }

    [Fact]
    public async Task PointTable_ComesBeforeTheFirstBlock_AndAgainForNewPoints()
    {
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub);
        await ToldBeforeAsync(await rig.PointsAsync(2), 1000);
        var more = await rig.PointsAsync(3);
        Assert.Equal([1U, 2, 3], more);
        await ToldBeforeAsync(more, 2000);

        async Task ToldBeforeAsync(uint[] points, long at)
        {
            rig.Write(points, 1, at);
            rig.Values.Flush();
            var told = new HashSet<uint>();
            while (true)
            {
                var frame = await NextAsync(hub);
                if (frame.PointTable is { } table)
                {
                    Assert.True(rig.ValueStore.StoreId.Span.SequenceEqual(table.StoreId.Span));
                    told.UnionWith(table.Points.Select(point => point.Number));
                }
                else if (frame.Batch is { Lane: Lane.Telemetry })
                {
                    Assert.Superset(points.ToHashSet(), told);
                    return;
                }
            }
        }
    }

    [Fact]
    public async Task Hello_TellsThatValuesHaveAStoreOfTheirOwn()
    {
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub);
        var hello = (await hub.NextAsync(AgentFrame.BodyOneofCase.Hello)).Hello;
        var lane = Assert.Single(hello.Lanes, state => state.Lane == Lane.Telemetry);
        Assert.True(rig.ValueStore.StoreId.Span.SequenceEqual(lane.StoreId.Span));
        Assert.NotEqual(hello.StoreId, lane.StoreId);
        Assert.All(hello.Lanes.Where(state => state.Lane != Lane.Telemetry), state => Assert.Empty(state.StoreId));
        var beat = (await hub.NextAsync(AgentFrame.BodyOneofCase.Heartbeat)).Heartbeat;
        Assert.Contains(beat.Backlog, backlog => backlog.Lane == Lane.Telemetry);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20261128)]
    public async Task Link_CutAgainAndAgain_LosesAndDoublesNoValue(int seed)
    {
        var random = new Random(seed);
        await using var hub = new ScriptedHub();
        hub.OnBatch = async (stream, batch) =>
        {
            switch (batch.Lane == Lane.Telemetry ? random.Next(12) : 11)
            {
                case 0:
                    stream.Cut();
                    return false;
                case 1:
                    // Taken, and the acknowledgement never arrives.
                    await stream.TakeAsync(batch);
                    stream.Cut();
                    return false;
                default:
                    return true;
            }
        };
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub);
        var points = await rig.PointsAsync(10);
        for (var second = 1; second <= 300; second++)
        {
            rig.Write(points, second, second * 1000L);
            if (second % 3 == 0)
            {
                rig.Values.Flush();
                await rig.UntilKeptAsync(second * 10);
            }
        }

        await rig.DrainValuesAsync();
        var values = hub.Blocks().SelectMany(block => block!.Columns.SelectMany(column => Enumerable.Range(0, column.Count)
            .Select(i => (column.Point, At: block.MonotonicMs + column.OffsetsMs[i])))).ToList();
        Assert.True(values.Count == 3000 && values.Distinct().Count() == 3000, $"seed {seed}: {values.Count} values, {values.Distinct().Count()} distinct");
        Assert.Equal((3000, 3000, 0), (rig.Values.Taken, rig.Values.Kept, rig.Values.Lost));
    }

    [Fact]
    public async Task Scan_WithABacklogOfValues_GoesFirst()
    {
        await using var hub = new ScriptedHub();
        var order = new List<Lane>();
        hub.OnBatch = (_, batch) =>
        {
            order.Add(batch.Lane);
            return Task.FromResult(true);
        };
        await hub.StartAsync();
        await using var rig = AgentRig.Open();
        await EnrolAgent.RunAsync(hub.Token(), rig.Credentials, CancellationToken.None);
        var points = await rig.PointsAsync(500);
        for (var second = 1; second <= 400; second++)
        {
            rig.Write(points, second + 0.123, second * 1000L);
            if (second % 4 == 0)
            {
                await rig.UntilKeptAsync((second * 500) - 2000);
            }
        }

        rig.Values.Flush();
        await rig.UntilKeptAsync(200_000);
        await rig.ScanAsync(3);
        rig.Start();
        await rig.DrainAsync();
        await rig.DrainValuesAsync();
        Assert.Equal(Lane.Scan, order.First());
        Assert.True(order.Count(lane => lane == Lane.Telemetry) > 5, string.Join(' ', order));
    }

    [Fact]
    public async Task Backlog_OfAnHour_DoesNotDelayHowThingsAreNow()
    {
        await using var hub = new ScriptedHub();
        hub.OnBatch = async (_, batch) =>
        {
            // A thin line: two batches a second.
            await Task.Delay(batch.Lane == Lane.Telemetry ? 500 : 0);
            return true;
        };
        await hub.StartAsync();
        await using var rig = AgentRig.Open();
        await EnrolAgent.RunAsync(hub.Token(), rig.Credentials, CancellationToken.None);
        var points = await rig.PointsAsync(200);
        var random = new Random(20261129);
        for (var second = 1; second <= 3600; second++)
        {
            rig.Write(points, random.NextDouble(), second * 1000L);
            if (second % 10 == 0)
            {
                await rig.UntilKeptAsync((second * 200) - 2000);
            }
        }

        rig.Values.Flush();
        await rig.UntilKeptAsync(720_000);
        rig.Start();
        for (var second = 1; second <= 5; second++)
        {
            rig.Write([points[second]], second, (3600 + second) * 1000L);
            rig.Values.Flush();
            var began = TimeProvider.System.GetTimestamp();
            while (true)
            {
                var live = (await hub.NextAsync(AgentFrame.BodyOneofCase.LiveValues)).LiveValues;
                Assert.True(rig.ValueStore.StoreId.Span.SequenceEqual(live.StoreId.Span));
                Assert.True(TelemetryBlock.TryRead(live.Block.Span, out var block));
                Assert.All(block.Columns, column => Assert.Equal(1, column.Count));
                if (block.Columns.FirstOrDefault(column => column.Point == points[second]) is { } newest && newest.Numbers[0] == second)
                {
                    break;
                }
            }

            Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 0, 10);
            Assert.True(rig.ValueStore.Position(StoreLane.Telemetry).Waiting > 0, "The backlog is gone already.");
        }

        hub.OnBatch = null;
        await rig.DrainValuesAsync();
        var values = hub.Blocks().SelectMany(block => block!.Columns.SelectMany(column => Enumerable.Range(0, column.Count)
            .Select(i => (column.Point, At: block.MonotonicMs + column.OffsetsMs[i])))).ToList();
        Assert.Equal((720_005, 720_005), (values.Count, values.Distinct().Count()));
    }

    [Fact]
    public async Task LaneThatKeepsUp_TellsNoLiveValues()
    {
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        var time = new ManualTime();
        await using var rig = await AgentRig.StartAsync(
            hub, time: time, options: new UplinkOptions { SilenceLimit = TimeSpan.FromHours(1), AckLimit = TimeSpan.FromHours(1) });
        var points = await rig.PointsAsync(3);
        await rig.WaitForAsync(state => state.Condition == LinkCondition.Connected);
        for (var round = 1; round <= 5; round++)
        {
            rig.Write(points, round, round * 1000L);
            rig.Values.Flush();
            await rig.UntilKeptAsync(round * 3);
            await rig.DrainValuesAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (rig.Values.Changed > 0)
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                await Task.Delay(5, patience.Token);
            }
        }

        while (hub.Seen.Reader.TryRead(out var frame))
        {
            Assert.NotEqual(AgentFrame.BodyOneofCase.LiveValues, frame.BodyCase);
        }
    }

    /// <summary>telegraf#16500, #17247: all of the log, or its last record, sent again after a restart.</summary>
    [Fact]
    public async Task Restart_SendsOnlyWhatProvesItsStore_AndNothingTwice()
    {
        await using var hub = new ScriptedHub();
        var sent = new List<(Lane Lane, int Records)>();
        hub.OnBatch = (_, batch) =>
        {
            sent.Add((batch.Lane, batch.Records.Count));
            return Task.FromResult(true);
        };

        // A real hub asks for one record that it has, to see whether this is the store that it knows.
        hub.OnWelcome = welcome =>
        {
            foreach (var lane in welcome.Watermarks.Where(lane => lane.Next > 1))
            {
                lane.Next--;
            }
        };
        await hub.StartAsync();
        var folder = AgentRig.NewFolder();
        await using (var before = await AgentRig.StartAsync(hub, folder, keepFolder: true))
        {
            before.Write(await before.PointsAsync(10), 1, 1000);
            before.Values.Flush();
            await before.UntilKeptAsync(10);
            await before.ScanAsync(50);
            await before.DrainAsync();
            await before.DrainValuesAsync();
        }

        sent.Clear();
        await using var rig = await AgentRig.StartAsync(hub, folder);
        await rig.ScanAsync(1, "N");
        await rig.DrainAsync();
        Assert.Equal(2, sent.Where(batch => batch.Lane == Lane.Scan).Sum(batch => batch.Records));
        Assert.Equal(1, sent.Where(batch => batch.Lane == Lane.Telemetry).Sum(batch => batch.Records));
        Assert.Equal(51, hub.Taken(Lane.Scan, ScanRecord.Parser).Select(scan => scan.Uid).Distinct().Count());
        Assert.Equal(51, hub.Taken(Lane.Scan, ScanRecord.Parser).Count);
        Assert.Single(hub.Blocks());
    }

    [Fact]
    public async Task Numbers_AfterARestart_AreTheSame_AndAnotherKindIsAnotherPoint()
    {
        await using var rig = AgentRig.Open();
        var numbers = await rig.PointsAsync(3);
        var again = new PointNumbers(new LiveStore(rig.ValueStore));
        Assert.Equal(numbers, await again.AssignAsync(
            [.. Enumerable.Range(1, 3).Select(i => new PointDefinition { Machine = "KOL-M-01", Name = $"p{i}", Kind = PointKind.Number })], CancellationToken.None));
        Assert.Equal((uint[])[4], await again.AssignAsync([new PointDefinition { Machine = "KOL-M-01", Name = "p1", Kind = PointKind.Text }], CancellationToken.None));
        var version = again.Version;
        Assert.Equal((uint[])[4], await again.AssignAsync([new PointDefinition { Machine = "KOL-M-01", Name = "p1", Kind = PointKind.Text }], CancellationToken.None));
        Assert.Equal(version, again.Version);
    }

    private static async Task<AgentFrame> NextAsync(ScriptedHub hub)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await hub.Seen.Reader.ReadAsync(patience.Token);
    }
}
