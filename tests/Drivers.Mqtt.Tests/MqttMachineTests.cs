using EdgeHub.Devices;
using EdgeHub.Mqtt;
using EdgeHub.Mqtt.Client.Tests;

namespace EdgeHub.Drivers.Mqtt.Tests;

public sealed class MqttMachineTests
{
    [Fact]
    public async Task PlainValue_IsASampleWithTheTimeOfItsArrival()
    {
        await using var rig = new MachineRig();
        var end = await rig.StartAsync(new MqttPoint("oven/temperature", ValueKind.Number));
        end.Publish("oven/temperature", "21.53");
        var sample = Assert.Single(await rig.NextAsync());
        Assert.Equal((0, 21.53, Quality.Good, null), (sample.Point, sample.Value.Number, sample.Quality, sample.SourceTime));
        Assert.Equal(rig.Time.GetUtcNow(), sample.ReadAt.Wall);
    }

    [Fact]
    public async Task OneJsonMessage_GivesEachOfItsPointsASample_AndABadOneSpoilsItselfAlone()
    {
        await using var rig = new MachineRig();
        var end = await rig.StartAsync(
            new MqttPoint("line/state", ValueKind.Number) { Path = "motor.phases[1].current", TimePath = "ts" }, new MqttPoint("line/state", ValueKind.Integer) { Path = "count" },
            new MqttPoint("line/state", ValueKind.Flag) { Path = "missing" });
        end.Publish("line/state", """{"ts":"2026-01-05T08:00:00+05:30","motor":{"phases":[{"current":1},{"current":2.5}]},"count":7}""");
        var samples = await rig.NextAsync();
        Assert.Equal((2.5, 7L), (samples[0].Value.Number, samples[1].Value.Integer));
        Assert.Equal([Quality.Good, Quality.Good, Quality.Bad], samples.Select(sample => sample.Quality));
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.FromHours(5.5)), samples[0].SourceTime);
    }

    [Fact]
    public async Task PayloadThatCantBeRead_IsToldOncePerCause()
    {
        await using var rig = new MachineRig();
        var end = await rig.StartAsync(new MqttPoint("oven/temperature", ValueKind.Number));
        foreach (var payload in new[] { "warm", "hot", "21", "NaN" })
        {
            end.Publish("oven/temperature", payload);
        }

        var qualities = new List<Quality>();
        for (var i = 0; i < 4; i++)
        {
            qualities.Add((await rig.NextAsync())[0].Quality);
        }

        Assert.Equal([Quality.Bad, Quality.Bad, Quality.Good, Quality.Bad], qualities);
        Assert.Equal(2, rig.Log.Count(line => line.Contains("can't be read", StringComparison.Ordinal)));
        Assert.DoesNotContain(rig.Log, line => line.Contains("warm", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BrokerThatGoes_LeavesNoPointHeard_UntilItsNextMessage()
    {
        await using var rig = new MachineRig();
        var end = await rig.StartAsync(new MqttPoint("a", ValueKind.Number), new MqttPoint("b", ValueKind.Number));
        end.Publish("a", "1");
        await rig.NextAsync();
        end.Cut();
        Assert.Equal(2, (await rig.SilenceAsync()).Length);
        await Patience.UntilAsync(() => rig.Machine.Status.NextTry is not null);
        Assert.Equal(DeviceCondition.Waiting, rig.Machine.Status.State);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        end = await rig.Broker.WelcomeAsync(sessionPresent: true);
        end.Publish("a", "2");
        Assert.Equal(0, Assert.Single(await rig.NextAsync()).Point);
    }

    [Fact]
    public async Task FilterWithWildcards_IsSubscribedOnce_AndTopicsWithoutAPointAreCountedOnce()
    {
        await using var rig = new MachineRig();
        var end = await rig.StartAsync(
            new MqttPoint("plant/oven1/t", ValueKind.Number) { Filter = "plant/+/t" }, new MqttPoint("plant/oven2/t", ValueKind.Number) { Filter = "plant/+/t" });
        for (var i = 0; i < 3; i++)
        {
            end.Publish("plant/oven3/t", "1");
        }

        end.Publish("plant/oven2/t", "2");
        Assert.Equal(1, Assert.Single(await rig.NextAsync()).Point);
        Assert.Equal(1, rig.Machine.UnknownTopics);
        Assert.Equal((DeviceCondition.Connected, "1 topics come that no point names."), (rig.Machine.Status.State, rig.Machine.Status.Reason));
    }

    [Fact]
    public async Task RetainedValueWithoutATime_IsUncertain()
    {
        await using var rig = new MachineRig();
        var end = await rig.StartAsync(new MqttPoint("a", ValueKind.Number));
        end.Send(new OutgoingPublish { Topic = "a"u8, Payload = "1"u8, Retain = true });
        Assert.Equal(Quality.Uncertain, (await rig.NextAsync())[0].Quality);
    }

    [Fact]
    public async Task RefusedSubscription_IsAFaultAndNotAConnectionThatForwardsNothing()
    {
        await using var rig = new MachineRig();
        var starting = rig.StartAsync(new MqttPoint("a", ValueKind.Number));
        var end = await starting;
        end.Cut();
        await Patience.UntilAsync(() => rig.Machine.Status.NextTry is not null);
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        end = await rig.Broker.WelcomeAsync();
        await end.GrantAsync(ReasonCode.NotAuthorized);
        await Patience.UntilAsync(() => rig.Machine.Status.State == DeviceCondition.Fault);
        Assert.Contains("refuses the subscription to a", rig.Machine.Status.Reason, StringComparison.Ordinal);
    }
}
