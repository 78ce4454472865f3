using EdgeHub.HubLink;

namespace EdgeHub.Edge.Uplink.Tests;

/// <summary>The way to the hub's database and back, proven while nothing happens.</summary>
public sealed class ProofTests
{
    [Fact]
    public async Task QuietLink_IsProvenByACanary_AgainAndAgain()
    {
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub, options: new UplinkOptions { CanaryAfter = TimeSpan.FromSeconds(1) });
        for (var round = 1; round <= 2; round++)
        {
            var batch = (await hub.NextAsync(AgentFrame.BodyOneofCase.Batch)).Batch;
            Assert.Equal((Lane.Event, "link.canary"), (batch.Lane, EventRecord.Parser.ParseFrom(batch.Records[0]).Type));
        }

        Heartbeat beat;
        do
        {
            beat = (await hub.NextAsync(AgentFrame.BodyOneofCase.Heartbeat)).Heartbeat;
        }
        while (beat.ProofMs == 0);

        Assert.InRange(beat.ProofMs, 1U, 10_000U);
        Assert.NotNull(rig.Monitor.Current.ProvenAt);
    }

    [Fact]
    public async Task HubThatPulsesButCommitsNothing_IsFoundByTheCanary()
    {
        await using var hub = new ScriptedHub { OnBatch = (_, _) => Task.FromResult(false) };
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(
            hub, options: new UplinkOptions { CanaryAfter = TimeSpan.FromSeconds(1), AckLimit = TimeSpan.FromSeconds(1) });
        await hub.NextAsync(AgentFrame.BodyOneofCase.Batch);

        // A second Hello: the stream was given up though every pulse came.
        await hub.NextAsync(AgentFrame.BodyOneofCase.Hello);
        Assert.Null(rig.Monitor.Current.ProvenAt);
        Assert.True(rig.Monitor.Failures > 0);
    }

    [Fact]
    public async Task LinkThatWorks_SendsNoCanary()
    {
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub, options: new UplinkOptions { CanaryAfter = TimeSpan.FromMinutes(10) });
        await rig.ScanAsync(3);
        for (var seen = 0; seen < 3;)
        {
            var batch = (await hub.NextAsync(AgentFrame.BodyOneofCase.Batch)).Batch;
            Assert.NotEqual(Lane.Event, batch.Lane);
            seen += batch.Records.Count;
        }
    }
}
