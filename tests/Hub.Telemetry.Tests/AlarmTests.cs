using EdgeHub.Hub.Fleet.Tests;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Telemetry.Tests;

/// <summary>Alarms from an agent's event lane to people and back to the agent.</summary>
public sealed class AlarmTests(TelemetryHub hub)
{
    private static readonly Guid Farah = new("01900000-0000-7000-8000-00000000fa0a");
    private static readonly Guid Arjun = new("01900000-0000-7000-8000-00000000a110");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private HandleAlarm Handle => hub.Fixture.Services.GetRequiredService<HandleAlarm>();

    [Fact]
    public async Task Alarm_FromRaisedToOver_IsOneRow_AtItsPlant()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        await TellAsync(plant, stream, 1, Raised("hot"));
        var alarm = Assert.Single(await ListAsync(plant, "active"));
        Assert.Equal(("KOL-M-01", "KOL", "KOL-ST-01", "hot", "high", "above", "90", "95.5", "Too hot"), (alarm.Machine, alarm.Plant, alarm.Station, alarm.Name, alarm.Severity, alarm.Condition, alarm.Limit, alarm.Value, alarm.Text));
        await TellAsync(plant, stream, 2, Told("alarm.cleared", "hot"));
        Assert.Empty(await ListAsync(plant, "active"));
        var over = Assert.Single(await ListAsync(plant, "over"));
        Assert.Equal((alarm.Id, "over"), (over.Id, over.State));
        Assert.True(over.ClearedAt >= over.RaisedAt);
        Assert.Equal(2, await plant.CountAsync("SELECT count(*) FROM kernel.outbox WHERE tenant_id = $1 AND 'alarms' = ANY (topics)"));
    }

    [Fact]
    public async Task Alarm_ThatComesAndGoesWithinOneBatch_EndsAsItsLastWordSays()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        await TellAsync(plant, stream, 1, Raised("hot"), Told("alarm.cleared", "hot"), Raised("hot"), Raised("door"), Told("alarm.cleared", "door"));
        Assert.Equal(["hot"], (await ListAsync(plant, "active")).Select(alarm => alarm.Name));
        Assert.Equal(["door", "hot"], (await ListAsync(plant, "over")).Select(alarm => alarm.Name).Order());
    }

    [Fact]
    public async Task Alarm_RaisedAgainWhileActive_CountsInItsRow()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        await TellAsync(plant, stream, 1, Raised("hot"), Raised("hot", untold: 4));
        Assert.Equal((2, 4), Assert.Single(await ListAsync(plant, "active")) is var alarm ? (alarm.Times, alarm.Untold) : default);
    }

    [Fact]
    public async Task Alarm_OfAnAgentWhoseClockIsAYearOff_HasTimesOfTheHub()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        var wrong = TimeProvider.System.GetUtcNow().AddDays(-365);
        var raised = Raised("hot");
        raised.WallUs = Micros(wrong);
        raised.MonotonicMs = plant.Agent.Uptime;
        raised.Facts["since"] = wrong.AddSeconds(-30).ToString("O");
        await TellAsync(plant, stream, 1, raised);
        var alarm = Assert.Single(await ListAsync(plant, "active"));
        Assert.Equal(30, (alarm.RaisedAt - alarm.Since).TotalSeconds, 0.01);
        Assert.InRange((TimeProvider.System.GetUtcNow() - alarm.RaisedAt).TotalMinutes, -1, 5);
    }

    [Fact]
    public async Task Alarm_OfAMachineThatNobodyKnows_IsOnlyTheWholeCompanys()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        await TellAsync(plant, stream, 1, Told("alarm.raised", "hot", machine: "KOL-M-77"), Told("alarm.raised", ""), Raised("cold"));
        Assert.Equal(["cold", "hot"], (await ListAsync(plant, "active")).Select(alarm => alarm.Name).Order());
        Assert.Equal(["cold"], (await ListAsync(plant, "active", PlantScope.OfMembership([TelemetryHub.KolOnly.Kol]))).Select(alarm => alarm.Name));
        Assert.Empty(await ListAsync(plant, "active", PlantScope.OfMembership([Guid.NewGuid()])));
    }

    [Fact]
    public async Task Acknowledge_KeepsWhoWasFirst_IsAudited_AndReachesTheAgent()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        await TellAsync(plant, stream, 1, Raised("hot"));
        var id = (await ListAsync(plant, "active"))[0].Id;
        Assert.True((await plant.WriteAsync(tx => Handle.AcknowledgeAsync(tx, PlantScope.All, Farah, id, new AcknowledgeForm("On my way"), Stop))).IsOk);
        var command = (await stream.NextAsync(HubFrame.BodyOneofCase.Command)).Command;
        Assert.Equal(("alarm.acknowledge", "KOL-M-01", "hot"), (command.Name, command.Arguments["machine"], command.Arguments["alarm"]));
        Assert.True((await plant.WriteAsync(tx => Handle.AcknowledgeAsync(tx, PlantScope.All, Arjun, id, new AcknowledgeForm(null), Stop))).IsOk);
        Assert.Equal("On my way", (await ListAsync(plant, "active"))[0].Note);
        Assert.Equal(1, await plant.CountAsync($"SELECT count(*) FROM telemetry.alarms WHERE tenant_id = $1 AND acknowledged_by = '{Farah}'"));
        Assert.Equal(2, await plant.CountAsync("SELECT count(*) FROM kernel.audit WHERE tenant_id = $1 AND action = 'telemetry.alarm.acknowledged' AND subject = 'alarm KOL-M-01 hot'"));
        Assert.Equal("telemetry.alarm_unknown", (await plant.WriteAsync(tx => Handle.AcknowledgeAsync(tx, PlantScope.OfMembership([Guid.NewGuid()]), Farah, id, new AcknowledgeForm(null), Stop))).Error!.Code);
    }

    [Fact]
    public async Task Shelf_KeepsAnAlarmBack_WheneverItComes_UntilItsEnd()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        await TellAsync(plant, stream, 1, Raised("hot"), Raised("cold"));
        var hot = (await ListAsync(plant, "active")).Single(alarm => alarm.Name == "hot").Id;
        Assert.True((await plant.WriteAsync(tx => Handle.ShelveAsync(tx, PlantScope.All, Farah, hot, new ShelveForm(60, "Sensor on order"), Stop))).IsOk);
        Assert.Equal("3600", (await stream.NextAsync(HubFrame.BodyOneofCase.Command)).Command.Arguments["seconds"]);
        Assert.Equal(["cold"], (await ListAsync(plant, "active")).Select(alarm => alarm.Name));
        await TellAsync(plant, stream, 3, Told("alarm.cleared", "hot"), Raised("hot"));
        var shelved = Assert.Single(await ListAsync(plant, "shelved"));
        Assert.Equal(("shelved", "Sensor on order", false), (shelved.State, shelved.ShelvedReason, shelved.Id == hot));
        Assert.Equal(["cold", "hot"], (await ListAsync(plant, "active", now: TimeProvider.System.GetUtcNow().AddMinutes(61))).Select(alarm => alarm.Name).Order());
        Assert.True((await plant.WriteAsync(tx => Handle.UnshelveAsync(tx, PlantScope.All, Farah, shelved.Id, Stop))).IsOk);
        Assert.Equal("0", (await stream.NextAsync(HubFrame.BodyOneofCase.Command)).Command.Arguments["seconds"]);
        Assert.Equal("telemetry.alarm_not_shelved", (await plant.WriteAsync(tx => Handle.UnshelveAsync(tx, PlantScope.All, Farah, shelved.Id, Stop))).Error!.Code);
        Assert.Empty(await ListAsync(plant, "shelved"));
    }

    [Theory]
    [InlineData(60, "", "telemetry.alarm_invalid")]
    [InlineData(0, "None", "telemetry.alarm_invalid")]
    [InlineData(10_081, "Long", "telemetry.alarm_invalid")]
    [InlineData(60, "Over", "telemetry.alarm_over")]
    public async Task Shelf_ThatCantBe_IsRefused(int minutes, string reason, string code)
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        await TellAsync(plant, stream, 1, Raised("hot"), Told("alarm.cleared", "hot"));
        var id = (await ListAsync(plant, "over"))[0].Id;
        var form = new ShelveForm(minutes, reason);
        Assert.Equal(code, (await plant.WriteAsync(tx => Handle.ShelveAsync(tx, PlantScope.All, Farah, id, form, Stop))).Error!.Code);
    }

    [Fact]
    public async Task Pages_OfALongList_GiveEachAlarmOnce()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        await TellAsync(plant, stream, 1, [.. Enumerable.Range(0, 45).Select(number => Raised($"a{number:00}"))]);
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await PageAsync(plant, new AlarmQuery("active", "KOL", "KOL-M-01", cursor, 20), PlantScope.All, TimeProvider.System.GetUtcNow())).Value;
            seen.AddRange(page.Items.Select(alarm => alarm.Name));
            cursor = page.Next;
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(0, 45).Select(number => $"a{number:00}"), seen.Order());
    }

    private static EventRecord Raised(string alarm, long untold = 0)
    {
        var told = Told("alarm.raised", alarm);
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("severity", "high"), ("text", "Too hot"), ("value", "95.5"), ("limit", "90"), ("condition", "above"), ("point", "temperature")])
        {
            told.Facts[name] = value;
        }

        told.Facts["untold"] = $"{untold}";
        return told;
    }

    private static EventRecord Told(string type, string alarm, string machine = "KOL-M-01")
    {
        var told = new EventRecord { Type = type, WallUs = Micros(TimeProvider.System.GetUtcNow()) };
        told.Facts["machine"] = machine;
        told.Facts["alarm"] = alarm;
        return told;
    }

    private static async Task TellAsync(Plant plant, SimStream stream, ulong first, params EventRecord[] events)
    {
        var batch = new Batch { Lane = Lane.Event, First = first, Schema = 1 };
        foreach (var told in events)
        {
            told.BootId = ByteString.CopyFrom(plant.Agent.BootId);
            told.MonotonicMs = told.MonotonicMs == 0 ? plant.Agent.Uptime : told.MonotonicMs;
            batch.Records.Add(told.ToByteString());
        }

        await stream.SendAsync(new AgentFrame { Batch = batch });
        await stream.AckedAsync(first + (ulong)events.Length, Lane.Event);
    }

    private async Task<IReadOnlyList<AlarmView>> ListAsync(Plant plant, string state, PlantScope? scope = null, DateTimeOffset? now = null) =>
        (await PageAsync(plant, new AlarmQuery(state, null, null, null, null), scope ?? PlantScope.All, now ?? TimeProvider.System.GetUtcNow())).Value.Items;

    private Task<Result<Page<AlarmView>>> PageAsync(Plant plant, AlarmQuery query, PlantScope scope, DateTimeOffset now) =>
        plant.ReadAsync(tx => hub.Fixture.Services.GetRequiredService<ListAlarms>().RunAsync(tx, scope, query, now, Stop));

    private static long Micros(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;
}
