using EdgeHub.Grpc;
using EdgeHub.HubLink;

namespace EdgeHub.Edge.Uplink.Tests;

[Trait("Tier", "fault")]
public sealed class FaultTests
{
    [Fact]
    public async Task Stream_CutInTheMiddleOfBatches_LosesAndDoublesNothing()
    {
        await using var hub = new ScriptedHub();
        var batches = 0;
        hub.OnBatch = (stream, batch) =>
        {
            // Every third batch the cable is pulled, sometimes before it was taken, sometimes after and before its acknowledgement.
            if (Interlocked.Increment(ref batches) is var n && n % 3 == 0 && n < 40)
            {
                if (n % 2 == 0)
                {
                    var book = hub.Book(stream.Hello.StoreId, batch.Lane);
                    lock (book)
                    {
                        book.AddRange(batch.Records.Skip(Math.Max(0, book.Count + 1 - (int)batch.First)));
                    }
                }

                stream.Cut();
                return Task.FromResult(false);
            }

            return Task.FromResult(true);
        };
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub);
        for (var i = 0; i < 30; i++)
        {
            await rig.ScanAsync(50, $"R{i}-");
        }

        await rig.DrainAsync();
        var taken = hub.Taken(Lane.Scan, ScanRecord.Parser).Select(scan => scan.Uid).ToList();
        Assert.Equal(1500, taken.Count);
        Assert.Equal(1500, taken.Distinct().Count());
        Assert.True(batches > 3);
    }

    [Fact]
    public async Task Hub_GoneAndBack_GetsWhatWaited_AndTheStateTellsBoth()
    {
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub);
        await rig.WaitForAsync(state => state.Condition == LinkCondition.Connected);
        await hub.StopAsync();
        var offline = await rig.WaitForAsync(state => state is { Condition: LinkCondition.Offline, Code: "link.unreachable" });
        Assert.Contains(hub.AgentsAddress, offline.Reason, StringComparison.Ordinal);
        Assert.NotNull(offline.NextTry);
        await rig.ScanAsync(100);
        Assert.Equal(100, rig.Store.Position(Store.Lane.Scan).Waiting);
        await hub.StartAsync();
        await rig.WaitForAsync(state => state.Condition == LinkCondition.Connected);
        await rig.DrainAsync();
        Assert.Equal(100, hub.Taken(Lane.Scan, ScanRecord.Parser).Count);
    }

    [Fact]
    public async Task Hub_ThatFallsSilent_IsGivenUpWithinItsLimit()
    {
        await using var hub = new ScriptedHub();
        hub.OnStream = async (stream, cancellationToken) =>
        {
            await stream.ReadAsync(cancellationToken);
            await stream.SendAsync(new HubFrame { Welcome = new Welcome { Schema = 1, HubUs = 1 } });
            await Task.Delay(Timeout.Infinite, cancellationToken);
        };
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub, options: new UplinkOptions { SilenceLimit = TimeSpan.FromSeconds(1) });
        var lost = await rig.WaitForAsync(state => state.Condition == LinkCondition.Offline);
        Assert.Equal("link.silent", lost.Code);
    }

    [Fact]
    public async Task Hub_ThatNeverWelcomes_IsGivenUp()
    {
        await using var hub = new ScriptedHub();
        hub.OnStream = (_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub, options: new UplinkOptions { WelcomeLimit = TimeSpan.FromSeconds(1) });
        Assert.Equal("link.no_welcome", (await rig.WaitForAsync(state => state.Condition == LinkCondition.Offline)).Code);
    }

    [Fact]
    public async Task Batch_ThatIsNeverAcknowledged_IsSentAgainOnANewStream()
    {
        await using var hub = new ScriptedHub();
        var first = true;
        hub.OnBatch = (_, _) =>
        {
            var take = !first;
            first = false;
            return Task.FromResult(take);
        };
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub, options: new UplinkOptions { AckLimit = TimeSpan.FromSeconds(1) });
        await rig.ScanAsync(5);
        await rig.DrainAsync();
        Assert.Equal(5, hub.Taken(Lane.Scan, ScanRecord.Parser).Count);
    }

    [Fact]
    public async Task Hub_RestoredFromYesterday_IsFilledAgain()
    {
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub);
        await rig.ScanAsync(300);
        await rig.DrainAsync();
        await hub.StopAsync();
        hub.RestoreTo(Lane.Scan, 120);
        await hub.StartAsync();
        await rig.ScanAsync(10, "N");
        await rig.DrainAsync();
        var taken = hub.Taken(Lane.Scan, ScanRecord.Parser);
        Assert.Equal(310, taken.Select(scan => scan.Uid).Distinct().Count());
        Assert.Equal(310, taken.Count);
        await hub.NextAsync(AgentFrame.BodyOneofCase.Batch);
        Assert.Contains(await EventsAsync(rig, hub, "lane.resent"), record => record.Facts["from"] == "121" && record.Facts["to"] == "300");
    }

    [Fact]
    public async Task Store_ThatIsAnOldCopy_IsSetAside_AndWhatWaitedGoesOnUnderANewOne()
    {
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using var rig = AgentRig.Open();
        await EnrolAgent.RunAsync(hub.Token(), rig.Credentials, CancellationToken.None);
        await rig.ScanAsync(4);
        var old = Google.Protobuf.ByteString.CopyFrom(rig.Store.StoreId.Span);
        hub.Pretend(old, Lane.Scan, 50);
        rig.Start();
        await rig.WaitForAsync(state => state.Condition == LinkCondition.Connected && !rig.Store.StoreId.Span.SequenceEqual(old.Span));
        await rig.DrainAsync();
        Assert.Equal(["S1", "S2", "S3", "S4"], hub.Book(Google.Protobuf.ByteString.CopyFrom(rig.Store.StoreId.Span), Lane.Scan).Select(body => ScanRecord.Parser.ParseFrom(body).Uid));
        Assert.NotEmpty(await EventsAsync(rig, hub, "store.set_aside"));
    }

    [Fact]
    public async Task Hub_OfAnOlderSchema_GetsNothingUntilItSaysSo_AndThePersonIsTold()
    {
        await using var hub = new ScriptedHub();
        var upgraded = false;
        hub.OnBatch = async (stream, _) =>
        {
            if (!upgraded)
            {
                await stream.SendAsync(new HubFrame { Slow = new Slow { Reason = "upgrade_hub", RetryAfterMs = 300 } });
            }

            return upgraded;
        };
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub);
        await rig.ScanAsync(7);
        await rig.WaitForAsync(state => state is { Condition: LinkCondition.Connected, Slow: "upgrade_hub" });
        Assert.Equal(7, rig.Store.Position(Store.Lane.Scan).Waiting);
        Assert.Contains("Upgrade the hub", SlowText.Of("upgrade_hub"), StringComparison.Ordinal);
        upgraded = true;
        await rig.DrainAsync();
        await rig.WaitForAsync(state => state.Slow.Length == 0);
        Assert.Equal(7, hub.Taken(Lane.Scan, ScanRecord.Parser).Count);
    }

    [Theory]
    [InlineData("agent.revoked", LinkCondition.Refused)]
    [InlineData("agent.cloned", LinkCondition.Refused)]
    [InlineData("hub.stopping", LinkCondition.Offline)]
    public async Task Refusal_OfTheHub_IsANamedState_AndScansAreKept(string code, LinkCondition condition)
    {
        await using var hub = new ScriptedHub();
        hub.OnStream = async (stream, cancellationToken) =>
        {
            await stream.ReadAsync(cancellationToken);
            await stream.SendAsync(new HubFrame { Refusal = new Refusal { Code = code, Text = "In words." } });
        };
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub);
        await rig.ScanAsync(3);
        var state = await rig.WaitForAsync(state => state.Code == code);
        Assert.Equal((condition, "In words."), (state.Condition, state.Reason));
        Assert.Equal(3, rig.Store.Position(Store.Lane.Scan).Waiting);
    }

    [Fact]
    public async Task Stream_RevokedInTheMiddle_BecomesRefused()
    {
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub);
        await rig.WaitForAsync(state => state.Condition == LinkCondition.Connected);
        var stream = await hub.Streams.Reader.ReadAsync();
        await stream.SendAsync(new HubFrame { Refusal = new Refusal { Code = "agent.revoked", Text = "Revoked." } });
        Assert.Equal("agent.revoked", (await rig.WaitForAsync(state => state.Condition == LinkCondition.Refused)).Code);
    }

    [Fact]
    public async Task Status_ThatDeniesTheAgent_IsRefused()
    {
        await using var hub = new ScriptedHub { OnStream = (_, _) => throw new GrpcStatusException(GrpcStatusCode.Unauthenticated, "Who are you?") };
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub);
        var state = await rig.WaitForAsync(state => state.Condition == LinkCondition.Refused);
        Assert.Contains("Who are you?", state.Reason, StringComparison.Ordinal);
    }

    private static async Task<List<EventRecord>> EventsAsync(AgentRig rig, ScriptedHub hub, string type)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (rig.Store.Position(Store.Lane.Event).Waiting > 0)
        {
            await Task.Delay(10, patience.Token);
        }

        return [.. hub.Taken(Lane.Event, EventRecord.Parser).Where(record => record.Type == type)];
    }
}
