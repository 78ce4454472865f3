using EdgeHub.HubLink;

namespace EdgeHub.Edge.Uplink.Tests;

public sealed class StreamTests
{
    [Fact]
    public async Task Scans_OnAGoodLink_ArriveOnceAndInOrder()
    {
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub);
        await rig.ScanAsync(2000);
        await rig.DrainAsync();
        var taken = hub.Taken(Lane.Scan, ScanRecord.Parser);
        Assert.Equal(Enumerable.Range(1, 2000).Select(i => $"S{i}"), taken.Select(scan => scan.Uid));
        Assert.Equal(("KOL-ST-01", "step.completed", 10U, "d2"), (taken[0].Station, taken[0].Code, taken[0].Step, taken[0].Symbology));
        Assert.Equal(ulong.MaxValue, taken[0].SnapshotAgeMs);
    }

    [Fact]
    public async Task Hello_TellsStoreLanesAndClock()
    {
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using var rig = AgentRig.Open(options: new UplinkOptions { SoftwareVersion = "0.1.0" });
        await EnrolAgent.RunAsync(hub.Token(), rig.Credentials, CancellationToken.None);
        await rig.ScanAsync(3);
        rig.Start();
        var hello = (await hub.NextAsync(AgentFrame.BodyOneofCase.Hello)).Hello;
        Assert.Equal((1U, "0.1.0", 0UL, 0U), (hello.Schema, hello.SoftwareVersion, hello.PlanVersion, hello.Epoch));
        Assert.Equal("http://127.0.0.1:8090", hello.PagesAddress);
        Assert.True(rig.Store.StoreId.Span.SequenceEqual(hello.StoreId.Span));
        Assert.Equal((1UL, 3UL), (hello.Lanes[0].FirstKept, hello.Lanes[0].Last));
        Assert.Equal(16, hello.Clock.BootId.Length);
        var beat = (await hub.NextAsync(AgentFrame.BodyOneofCase.Heartbeat)).Heartbeat;
        Assert.Equal(hello.Clock.BootId, beat.Clock.BootId);
        Assert.Equal("connected", Assert.Single(beat.Devices).State);
    }

    [Fact]
    public async Task Batches_KeepTheContractsBounds_AndAtMostTwoAreUnderWay()
    {
        await using var hub = new ScriptedHub();
        var gate = new SemaphoreSlim(0);
        var taking = Task.CompletedTask;
        var under = 0;
        var most = 0;
        var tooLarge = 0;
        hub.OnBatch = async (stream, batch) =>
        {
            if (batch.CalculateSize() > 64 << 10 || batch.Records.Count > 500)
            {
                Interlocked.Increment(ref tooLarge);
            }

            if (batch.Lane == Lane.Scan)
            {
                most = Math.Max(most, Interlocked.Increment(ref under));
                var before = taking;
                taking = Task.Run(async () =>
                {
                    await before;
                    await gate.WaitAsync();
                    Interlocked.Decrement(ref under);
                    await stream.TakeAsync(batch);
                });
                return false;
            }

            await Task.CompletedTask;
            return true;
        };
        await hub.StartAsync();
        await using var rig = AgentRig.Open();
        await EnrolAgent.RunAsync(hub.Token(), rig.Credentials, CancellationToken.None);
        await rig.ScanAsync(1300);
        await rig.ScanAsync(200, "B", rawBytes: 4096);
        rig.Start();
        await hub.NextAsync(AgentFrame.BodyOneofCase.Batch);
        await hub.NextAsync(AgentFrame.BodyOneofCase.Batch);
        await hub.NextAsync(AgentFrame.BodyOneofCase.Heartbeat);
        await hub.NextAsync(AgentFrame.BodyOneofCase.Heartbeat);
        Assert.Equal(2, most);
        gate.Release(1000);
        await rig.DrainAsync();
        Assert.Equal((2, 0), (most, tooLarge));
        Assert.Equal(1500, hub.Taken(Lane.Scan, ScanRecord.Parser).Count);
    }

    [Fact]
    public async Task Verdicts_OfTheHub_ReachTheStation()
    {
        await using var hub = new ScriptedHub();
        var verdict = new ScanVerdict { Number = 4, Station = "KOL-ST-01", Uid = "S1", Verdict = Verdict.Refuse, Code = "step.wrong_station", Differs = true };
        verdict.Arguments.Add("30");
        var verdicts = new Verdicts();
        verdicts.Scans.Add(verdict);
        hub.AfterWelcome.Enqueue(new HubFrame { Verdicts = verdicts });
        hub.AfterWelcome.Enqueue(new HubFrame { StationPlan = new StationPlan { Version = 1 } });
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub);
        await hub.NextAsync(AgentFrame.BodyOneofCase.Applied);
        var told = Assert.Single(rig.Listener.Verdicts);
        Assert.Equal((4L, StationRules.Verdict.Refuse, "step.wrong_station", true), (told.Number, told.Verdict, told.Code, told.Differs));
    }

    [Fact]
    public async Task Command_ThatTheAgentDoesNotKnow_IsAnswered()
    {
        await using var hub = new ScriptedHub();
        hub.AfterWelcome.Enqueue(new HubFrame { Command = new Command { CommandId = Google.Protobuf.ByteString.CopyFromUtf8("id"), Name = "dance" } });
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub);
        var result = (await hub.NextAsync(AgentFrame.BodyOneofCase.CommandResult)).CommandResult;
        Assert.Equal((false, "command.unknown", "id"), (result.Ok, result.Code, result.CommandId.ToStringUtf8()));
    }
}
