using System.Buffers.Binary;
using EdgeHub.Devices;
using EdgeHub.Edge.Store;
using EdgeHub.HubLink;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Lane = EdgeHub.HubLink.Lane;

namespace EdgeHub.Edge.Uplink.Tests;

/// <summary>What the agent says went in is, point by point, what came and what it lost.</summary>
public sealed class IntegrityTests
{
    [Fact]
    public async Task Report_WhileValuesFlow_CountsExactlyWhatCameUpToItsRecord()
    {
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub);
        var points = await rig.PointsAsync(20);
        using var stop = new CancellationTokenSource();
        var flow = FlowAsync(rig, points, stop.Token);
        var stream = await hub.Streams.Reader.ReadAsync(TestContext.Current.CancellationToken);
        for (var round = 0; round < 3; round++)
        {
            var report = await AskAsync(hub, stream);
            Assert.Equal(rig.ValueStore.StoreId.ToArray(), report.StoreId.ToArray());
            Assert.False(report.Begins);
            AssertAddsUp(hub, report);
            Assert.Equal([Lane.Scan, Lane.Event, Lane.Telemetry], report.Lanes.Select(lane => lane.Lane));
        }

        await stop.CancelAsync();
        await flow;
    }

    [Fact]
    public async Task CountsOfAnAgentThatWasKilled_AreMadeUpFromItsRecords()
    {
        var path = AgentRig.NewFolder();
        await using (var rig = AgentRig.Open(path, keepFolder: true))
        {
            // No count was ever written: it would be after a minute.
            var points = await rig.PointsAsync(5);
            rig.Write(points, 1, 1_000);
            rig.Write(points[..2], 2, 2_000);
            rig.Values.Flush();
            await rig.UntilKeptAsync(7);
        }

        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using var again = await AgentRig.StartAsync(hub, path);
        again.Write(await again.PointsAsync(5), 3, 3_000);
        var report = await AskAsync(hub, await hub.Streams.Reader.ReadAsync(TestContext.Current.CancellationToken));
        AssertAddsUp(hub, report);
        Assert.Equal([3UL, 3, 2, 2, 2], report.Points.Select(point => point.Taken));
        Assert.False(report.Begins);
    }

    [Fact]
    public async Task CountsThatWereWritten_AreGoneOnFrom()
    {
        var path = AgentRig.NewFolder();
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using (var rig = await AgentRig.StartAsync(hub, path, keepFolder: true))
        {
            rig.Write(await rig.PointsAsync(3), 1, 1_000);
            AssertAddsUp(hub, await AskAsync(hub, await hub.Streams.Reader.ReadAsync(TestContext.Current.CancellationToken)));
            rig.Write(await rig.PointsAsync(3), 2, 2_000);
            rig.Values.Flush();
            await rig.UntilKeptAsync(6);
        }

        await using var again = await AgentRig.StartAsync(hub, path);
        again.Write(await again.PointsAsync(3), 3, 3_000);
        var report = await AskAsync(hub, await hub.Streams.Reader.ReadAsync(TestContext.Current.CancellationToken));
        AssertAddsUp(hub, report);
        Assert.All(report.Points, point => Assert.Equal(3UL, point.Taken));
    }

    [Fact]
    public async Task StoreThatWasFull_TellsWhatItThinnedAndGaveUp_PointByPoint_AlsoAfterARestart()
    {
        var path = AgentRig.NewFolder();
        var small = AgentRig.ValueOptions with { MaxWaitingBytes = 300_000 };
        await using (var rig = AgentRig.Open(path, keepFolder: true, values: small))
        {
            var points = await rig.PointsAsync(40);
            for (var second = 0; second < 2_500; second++)
            {
                rig.Write(points[..(1 + (second % points.Length))], second * 1.37, second * 1_000L);
                rig.Values.Flush();
                if (second % 100 == 99)
                {
                    await rig.UntilKeptAsync(rig.Values.Taken);
                }
            }

            Assert.True(rig.ValueStore.Losses.GetValueOrDefault(StoreOptions.Thinned) > 0, "nothing was thinned");
            AssertSame(rig.Values.Tally, new ValueTally(rig.ValueStore));
        }

        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using var again = await AgentRig.StartAsync(hub, path, values: small);
        var report = await AskAsync(hub, await hub.Streams.Reader.ReadAsync(TestContext.Current.CancellationToken));
        AssertAddsUp(hub, report);
        Assert.Equal((ulong)again.ValueStore.Losses[StoreOptions.Thinned], report.Points.Aggregate(0UL, (sum, point) => sum + point.Thinned));
        Assert.Equal((ulong)again.ValueStore.Losses.GetValueOrDefault(StoreOptions.GivenUpForRoom), report.Points.Aggregate(0UL, (sum, point) => sum + point.GivenUpForRoom));
    }

    [Fact]
    public async Task Kill_AtAnyMoment_WhileTheStoreIsFull_LeavesTheCountsRight()
    {
        // What a killed agent finds when it begins again is what the file says; a tally that is read from it must be the one in memory.
        await using var rig = AgentRig.Open(values: AgentRig.ValueOptions with { MaxWaitingBytes = 200_000 });
        var points = await rig.PointsAsync(25);
        var random = new Random(20261129);
        for (var round = 0; round < 40; round++)
        {
            for (var record = 0; record < 60; record++)
            {
                rig.Write(points[..random.Next(1, points.Length)], random.NextDouble(), (round * 60_000L) + (record * 1_000));
                rig.Values.Flush();
            }

            await rig.UntilKeptAsync(rig.Values.Taken);
            AssertSame(rig.Values.Tally, new ValueTally(rig.ValueStore));
            if (random.Next(4) == 0)
            {
                Assert.NotNull(await rig.Values.CountAsync(TestContext.Current.CancellationToken));
                AssertSame(rig.Values.Tally, new ValueTally(rig.ValueStore));
            }
        }

        Assert.True(rig.ValueStore.Losses.GetValueOrDefault(StoreOptions.GivenUpForRoom) > 0, "nothing was given up");
        Assert.True(rig.ValueStore.Losses.GetValueOrDefault(StoreOptions.Thinned) > 0, "nothing was thinned");
    }

    [Fact]
    public async Task ValuesLostBehindACount_AreNotInIt()
    {
        // The store comes to nothing while the count waits behind its blocks, and what comes after it finds no room.
        var path = AgentRig.NewFolder();
        try
        {
            using var folder = DataFolder.Take(path);
            await using var store = new LiveStore(RecordStore.Open(folder, AgentRig.ValueOptions, TimeProvider.System).Store);
            using var journal = new TelemetryJournal(store, new AgentClock(TimeProvider.System), TimeProvider.System, NullLogger<TelemetryJournal>.Instance);
            Write(journal, 5);
            var counting = journal.CountAsync(TestContext.Current.CancellationToken);
            Write(journal, 400);
            Assert.True(journal.Lost > 0, "nothing was lost");
            using var stop = new CancellationTokenSource();
            var running = Task.Run(() => journal.RunAsync(stop.Token));
            var count = (await counting)!;
            Assert.Equal((5, 5, 0), (count.Through, count.Taken[1], count.NotKept[1]));
            var after = (await journal.CountAsync(TestContext.Current.CancellationToken))!;
            Assert.Equal((405, journal.Lost, 405 - journal.Lost), (after.Taken[1], after.NotKept[1], after.Through));
            await stop.CancelAsync();
            await running;
            var again = new ValueTally(store.Current);
            Assert.Equal(405, again.Copy().Taken[1]);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    [Fact]
    public async Task CountsThatCannotBeComplete_SayThatTheyBegin_UntilTheHubHasAnswered()
    {
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        var path = AgentRig.NewFolder();
        var small = AgentRig.ValueOptions with { KeepAcknowledgedFor = TimeSpan.Zero };
        await using (var old = await AgentRig.StartAsync(hub, path, keepFolder: true, values: small))
        {
            var points = await old.PointsAsync(2);
            for (var record = 1; record <= 3; record++)
            {
                old.Write(points, record, record * 1_000);
                old.Values.Flush();
                await old.UntilKeptAsync(record * 2);
            }

            await old.DrainValuesAsync();
            await UntilAsync(() => old.ValueStore.Position(Edge.Store.Lane.Telemetry).FirstKept == 3);
        }

        // As an agent from before the counts leaves its store: records gone, nothing counted.
        using (var folder = DataFolder.Take(path))
        await using (var store = RecordStore.Open(folder, small, TimeProvider.System).Store)
        {
            await store.WriteStateAsync([.. store.ReadStates("count/").Select(state => new StateChange(state.Key, null))], CancellationToken.None);
        }

        await using var rig = await AgentRig.StartAsync(hub, path, values: small);
        await hub.Streams.Reader.ReadAsync(TestContext.Current.CancellationToken);
        var stream = await hub.Streams.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.True((await AskAsync(hub, stream)).Begins);
        Assert.True((await AskAsync(hub, stream)).Begins);

        // A hub that stood elsewhere has taken nothing of it.
        await stream.SendAsync(Checked(rig, "integrity.not_checked"));
        await UntilAsync(() => rig.Values.Tally.LastCheck?.Code == "integrity.not_checked");
        Assert.True((await AskAsync(hub, stream)).Begins);
        await stream.SendAsync(Checked(rig, "integrity.begun"));
        await UntilAsync(() => rig.Values.Tally.LastCheck?.Code == "integrity.begun" && rig.ValueStore.ReadState("count/begins") is null);
        Assert.False((await AskAsync(hub, stream)).Begins);
    }

    [Fact]
    public async Task NewDay_ByTheHubsClock_BringsAReportUnasked()
    {
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using var rig = AgentRig.Open();
        await EnrolAgent.RunAsync(hub.Token(), rig.Credentials, CancellationToken.None);
        rig.Write(await rig.PointsAsync(2), 1, 1_000);
        var yesterday = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(yesterday, (int)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalDays - 2);
        await rig.ValueStore.WriteStateAsync([new StateChange("integrity/day", yesterday)], CancellationToken.None);
        rig.Start();
        AssertAddsUp(hub, (await hub.NextAsync(AgentFrame.BodyOneofCase.IntegrityReport)).IntegrityReport);
    }

    /// <summary>Blocks of one value each of point 1.</summary>
    private static void Write(TelemetryJournal journal, int blocks)
    {
        for (var block = 0; block < blocks; block++)
        {
            journal.Write(1, PointValue.Of(block * 1.5), ValueKind.Number, Quality.Good, new Instant(DateTimeOffset.UnixEpoch, block), null);
            journal.Flush();
        }
    }

    private static HubFrame Checked(AgentRig rig, string code) => new()
    {
        IntegrityChecked = new IntegrityChecked { StoreId = ByteString.CopyFrom(rig.ValueStore.StoreId.Span), Through = 3, Code = code, Text = "Found.", HubUs = 1 },
    };

    private static async Task FlowAsync(AgentRig rig, uint[] points, CancellationToken cancellationToken)
    {
        var random = new Random(4711);
        for (var at = 1L; !cancellationToken.IsCancellationRequested; at++)
        {
            rig.Write(points[..random.Next(1, points.Length)], random.NextDouble(), at);
            if (at % 50 == 0)
            {
                rig.Values.Flush();
                await Task.Yield();
            }

            if (at % 2_000 == 0)
            {
                await Task.Delay(1, CancellationToken.None);
            }
        }
    }

    private static async Task<IntegrityReport> AskAsync(ScriptedHub hub, HubStream stream)
    {
        await stream.SendAsync(new HubFrame { Command = new Command { CommandId = ByteString.CopyFrom(new byte[16]), Name = "check_integrity" } });
        var whole = new IntegrityReport();
        IntegrityReport part;
        do
        {
            part = (await hub.NextAsync(AgentFrame.BodyOneofCase.IntegrityReport)).IntegrityReport;
            whole.MergeFrom(part);
        }
        while (part.More);

        return whole;
    }

    private static void AssertAddsUp(ScriptedHub hub, IntegrityReport report)
    {
        var came = new Dictionary<uint, ulong>();
        foreach (var column in hub.Blocks().Take((int)report.Through).OfType<TelemetryBlock>().SelectMany(block => block.Columns))
        {
            came[column.Point] = came.GetValueOrDefault(column.Point) + (ulong)column.Count;
        }

        Assert.NotEmpty(report.Points);
        Assert.All(report.Points, point => Assert.Equal(
            point.Taken, came.GetValueOrDefault(point.Number) + point.NotKept + point.Thinned + point.GivenUpForRoom + point.GivenUpForAge));
        Assert.Superset(came.Keys.ToHashSet(), report.Points.Select(point => point.Number).ToHashSet());
    }

    private static void AssertSame(ValueTally expected, ValueTally actual)
    {
        var (memory, file) = (expected.Copy(), actual.Copy());
        expected.PutBack(memory);
        Assert.NotEqual(0, memory.Taken.Length);
        for (var number = 1u; number <= Math.Max(memory.Taken.Length, file.Taken.Length); number++)
        {
            Assert.True(memory.Taken[number] == file.Taken[number], $"point {number}: {memory.Taken[number]} in memory, {file.Taken[number]} by the file");
        }
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!isSo())
        {
            await Task.Delay(10, patience.Token);
        }
    }
}
