using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeHub.Devices;
using EdgeHub.Edge.Store;
using EdgeHub.HubLink;
using EdgeHub.Modbus;
using Lane = EdgeHub.Edge.Store.Lane;

namespace EdgeHub.Edge.Host.Tests;

/// <summary>The real program with a real device over Modbus: what it counted and kept, killed or not.</summary>
[Trait("Tier", "fault")]
public sealed class MachineTests
{
    [Theory]
    [InlineData("cut off", false)]
    [InlineData("no head", false)]
    [InlineData("another's", true)]
    public async Task StoreOfValues_Damaged_IsSetAside_AndWhatItHeldIsSaid_AndTheAgentGoesOn(string damage, bool readable)
    {
        await using var device = new Device();
        using var place = new Workplace(device.Configuration());
        await RunForAsync(place, values: 4);
        var file = Path.Combine(place.Data, "telemetry.db");
        var held = await ValuesInAsync(place.Data);
        if (damage == "another's")
        {
            await File.WriteAllTextAsync(file + ".id", new string('0', 32), TestContext.Current.CancellationToken);
        }
        else
        {
            using var torn = File.OpenWrite(file);
            torn.SetLength(damage == "cut off" ? torn.Length / 4096 / 2 * 4096 : torn.Length);
            torn.Write(new byte[damage == "no head" ? 4096 : 0]);
        }

        await using (var agent = await AgentProcess.StartAsync(place.Configuration, place.Data))
        {
            await agent.SaidAsync("telemetry.db.set-aside-");
            await UntilAsync(agent, health => health.Kept >= 4);
            await agent.TerminateAsync();
        }

        var (_, states, events) = await KeptAsync(place.Data);
        Assert.Contains("running", states);
        var told = Assert.Single(events, happened => happened.Type == "store.set_aside");
        Assert.StartsWith("telemetry.db.set-aside-", told.Facts["file"], StringComparison.Ordinal);
        Assert.Equal(readable ? held : 0, await ValuesInAsync(place.Data, lost: true));
        Assert.Equal(readable ? held.ToString(CultureInfo.InvariantCulture) : "", told.Facts["values"]);
    }

    [Fact]
    public async Task Alarm_OverARestart_IsRaisedOnceAndTellsItsEnd()
    {
        await using var device = new Device();
        device.Warm(95);
        using var place = new Workplace(device.Configuration());
        await RunForAsync(place, values: 3);
        await RunForAsync(place, values: 3);
        device.Warm(20);
        await RunForAsync(place, values: 3);
        var (_, _, events) = await KeptAsync(place.Data);
        var alarms = events.Where(happened => happened.Type.StartsWith("alarm.", StringComparison.Ordinal)).ToList();
        Assert.Equal(["alarm.raised", "alarm.cleared"], alarms.Select(alarm => alarm.Type));
        Assert.Equal(
            ("KOL-M-01", "hot", "temperature", "95", "80", "above", "high"),
            (alarms[0].Facts["machine"], alarms[0].Facts["alarm"], alarms[0].Facts["point"], alarms[0].Facts["value"], alarms[0].Facts["limit"], alarms[0].Facts["condition"], alarms[0].Facts["severity"]));
    }

    [Fact]
    public async Task Alarm_ThatWrites_StopsTheMachine_AndSaysSo()
    {
        await using var device = new Device();
        device.Warm(130);
        using var place = new Workplace(device.Configuration());
        await using (var agent = await AgentProcess.StartAsync(place.Configuration, place.Data))
        {
            await device.StoppedAsync();
            await UntilAsync(agent, health => health.Kept >= 3);
            await agent.TerminateAsync();
        }

        var (_, _, events) = await KeptAsync(place.Data);
        Assert.Equal("", Assert.Single(events, happened => happened.Type == "alarm.acted").Facts["refused"]);
    }

    [Fact]
    public async Task Alarm_WithAMessage_IsShownAtItsStation_OverRestarts_UntilItIsOver()
    {
        await using var device = new Device();
        device.Warm(95);
        using var place = new Workplace(device.Configuration(hot: Message));
        string shown;
        await using (var agent = await AgentProcess.StartAsync(place.Configuration, place.Data))
        {
            shown = await MessagesAsync(agent, messages => messages.GetProperty("open").GetInt32() == 1);
            Assert.Contains("\"machine\":\"KOL-M-01\",\"severity\":\"high\",\"text\":\"Too hot\"", shown, StringComparison.Ordinal);
            await UntilAsync(agent, health => health.Kept >= 3);
            await agent.TerminateAsync();
        }

        await using (var agent = await AgentProcess.StartAsync(place.Configuration, place.Data))
        {
            Assert.Equal(shown, await MessagesAsync(agent, messages => messages.GetProperty("open").GetInt32() == 1));
            await agent.PostAsync("/api/stations/KOL-ST-01/messages/seen", JsonSerializer.Serialize(new { id = JsonNode.Parse(shown)!["items"]![0]!["id"]!.GetValue<string>() }));
            await MessagesAsync(agent, messages => messages.GetProperty("seen").GetInt32() == 1);
            await agent.TerminateAsync();
        }

        await using (var agent = await AgentProcess.StartAsync(place.Configuration, place.Data))
        {
            await MessagesAsync(agent, messages => messages.GetProperty("seen").GetInt32() == 1 && messages.GetProperty("open").GetInt32() == 0);
            device.Warm(20);
            await MessagesAsync(agent, messages => messages.GetProperty("seen").GetInt32() == 0);
            device.Warm(95);
            await MessagesAsync(agent, messages => messages.GetProperty("open").GetInt32() == 1);
            await agent.TerminateAsync();
        }

        var (_, _, events) = await KeptAsync(place.Data);
        Assert.Equal(
            ["alarm.raised", "alarm.acted", "alarm.cleared", "alarm.raised", "alarm.acted"],
            events.Where(happened => happened.Type.StartsWith("alarm.", StringComparison.Ordinal)).Select(happened => happened.Type));
        Assert.All(events.Where(happened => happened.Type == "alarm.acted"), acted => Assert.Equal(("message", "KOL-ST-01"), (acted.Facts["action"], acted.Station)));
        Assert.All(events.Where(happened => happened.Type == "alarm.acted"), acted => Assert.Contains("No page of KOL-ST-01 is open.", acted.Facts["refused"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Message_WhoseRuleOrMachineLeavesTheConfiguration_Goes()
    {
        await using var device = new Device();
        device.Warm(95);
        using var place = new Workplace(device.Configuration(hot: Message));
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        await MessagesAsync(agent, messages => messages.GetProperty("open").GetInt32() == 1);
        place.Write(device.Configuration());
        await MessagesAsync(agent, messages => messages.GetProperty("open").GetInt32() == 0);
        place.Write(device.Configuration(hot: Message));
        await MessagesAsync(agent, messages => messages.GetProperty("open").GetInt32() == 1);
        place.Write("""{ "hub": "127.0.0.1:1", "listen": "127.0.0.1:0", "stations": [ { "code": "KOL-ST-01" } ] }""");
        await MessagesAsync(agent, messages => messages.GetProperty("open").GetInt32() == 0);
    }

    [Fact]
    public async Task Status_OfAnAgentWithMachines_SaysWhatItKeeps_AndWhichIsSilent()
    {
        await using var device = new Device();
        using var place = new Workplace(device.Configuration(more: """, { "code": "KOL-M-02", "modbus": { "connect": "127.0.0.1:1" }, "points": [ { "name": "p", "at": "holding:0", "type": "int16" } ] }"""));
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        await UntilAsync(agent, health => health is { Kept: >= 4, Lost: 0, GivenUp: 0, Fault: "" });
        var (_, said, _) = await AgentProcess.Launch("status", "--url", agent.Page.ToString()).EndAsync();
        Assert.Contains("values   ", said, StringComparison.Ordinal);
        Assert.Contains("KOL-M-01", said, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:1 unit 1 can't be reached. Check power, cable and address.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_ThatChangesWhileTheAgentRuns_TouchesThatMachineOnly_AndAWrongOneNothing()
    {
        await using var device = new Device();
        const string Second = """, { "code": "KOL-M-02", "modbus": { "connect": "127.0.0.1:1" }, "points": [ { "name": "p", "at": "holding:0", "type": "int16" } ] }""";
        using var place = new Workplace(device.Configuration());
        await using (var agent = await AgentProcess.StartAsync(place.Configuration, place.Data))
        {
            await UntilAsync(agent, health => health.Kept >= 2);
            place.Write(device.Configuration(more: Second));
            await UntilDevicesAsync(agent, "KOL-M-01 KOL-M-02");
            place.Write(device.Configuration(more: Second).Replace("holding:0\", \"type\": \"int16", "holding:0\", \"type\": \"int17", StringComparison.Ordinal));
            device.Make(7);
            await agent.SaidAsync("is not taken, and what was in force stays");
            await UntilDevicesAsync(agent, "KOL-M-01 KOL-M-02");
            place.Write(device.Configuration());
            await UntilDevicesAsync(agent, "KOL-M-01");
            await agent.TerminateAsync();
        }

        var (values, _, events) = await KeptAsync(place.Data);
        Assert.Equal(7, values[^1]);
        var told = events.Where(happened => happened.Type.StartsWith("configuration.", StringComparison.Ordinal)).ToList();
        Assert.Equal(["configuration.applied", "configuration.refused", "configuration.applied"], told.Select(happened => happened.Type));
        Assert.Equal(("1", "KOL-M-02", "KOL-M-02"), (told[0].Facts["kept"], told[0].Facts["started"], told[2].Facts["stopped"]));
        Assert.Contains("int17", told[1].Facts["first"], StringComparison.Ordinal);
    }

    /// <summary>thingsboard-gateway#2124 and neuron's cache: a push that changes nothing, or something, threw the store away.</summary>
    [Fact]
    public async Task Stores_WhenTheConfigurationIsPushedAgainAndChanged_StayTheSame()
    {
        await using var device = new Device();
        const string Second = """, { "code": "KOL-M-02", "modbus": { "connect": "127.0.0.1:1" }, "points": [ { "name": "p", "at": "holding:0", "type": "int16" } ] }""";
        using var place = new Workplace(device.Configuration());
        string Ids() => string.Join(' ', new[] { "scans.db", "telemetry.db" }.Select(name => File.ReadAllText(Path.Combine(place.Data, name + ".id"))));
        var ids = "";
        await using (var agent = await AgentProcess.StartAsync(place.Configuration, place.Data))
        {
            await UntilAsync(agent, health => health.WaitingBlocks >= 2);
            ids = Ids();
            for (var push = 0; push < 3; push++)
            {
                place.Write(device.Configuration());
                place.Write(device.Configuration(more: Second));
                await UntilDevicesAsync(agent, "KOL-M-01 KOL-M-02");
                place.Write(device.Configuration());
                await UntilDevicesAsync(agent, "KOL-M-01");
            }

            await agent.TerminateAsync();
        }

        await RunForAsync(place, values: 2);
        Assert.Equal(ids, Ids());
        using var folder = DataFolder.Take(place.Data);
        await using var values = RecordStore.Open(folder, StoreOptions.ForTelemetry(body => TelemetryBlock.CountOf(body)), TimeProvider.System).Store;
        var blocks = values.Read(Lane.Telemetry, 1, int.MaxValue, int.MaxValue);
        Assert.Equal(Enumerable.Range(1, blocks.Count).Select(number => (long)number), blocks.Select(block => block.Number));
        Assert.Equal(1, values.Position(Lane.Telemetry).FirstKept);
    }

    private const string Message = """, "do": [ { "message": { "station": "KOL-ST-01", "text": "Too hot" } } ]""";

    /// <summary>What the page of the station has of alarms, once it is so.</summary>
    private static async Task<string> MessagesAsync(AgentProcess agent, Func<JsonElement, bool> reached)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        while (true)
        {
            using var state = JsonDocument.Parse(await agent.GetAsync("/api/stations/KOL-ST-01"));
            var messages = state.RootElement.GetProperty("messages");
            if (reached(messages))
            {
                return messages.GetRawText();
            }

            await Task.Delay(50, patience.Token);
        }
    }

    private static async Task UntilDevicesAsync(AgentProcess agent, string devices)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        while (string.Join(' ', (await agent.HealthAsync()).Devices.Select(device => device.Device)) != devices)
        {
            await Task.Delay(50, patience.Token);
        }
    }

    private static async Task RunForAsync(Workplace place, int values)
    {
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        await UntilAsync(agent, health => health.Kept >= values);
        await agent.TerminateAsync();
    }

    private static async Task UntilAsync(AgentProcess agent, Func<Edge.Runtime.ValuesHealth, bool> reached)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        while (!reached((await agent.HealthAsync()).Values!))
        {
            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>Values in the store, or those that it says were lost with another file.</summary>
    private static async Task<long> ValuesInAsync(string data, bool lost = false)
    {
        using var folder = DataFolder.Take(data);
        await using var store = RecordStore.Open(folder, StoreOptions.ForTelemetry(body => TelemetryBlock.CountOf(body)), TimeProvider.System).Store;
        return lost
            ? store.Losses.GetValueOrDefault("telemetry.set_aside")
            : store.Read(Lane.Telemetry, 1, int.MaxValue, int.MaxValue).Sum(record => (long)TelemetryBlock.CountOf(record.Body.Span));
    }

    /// <summary>What the agent's stores hold: the counter's values, the states, and the events, each in order.</summary>
    private static async Task<(List<long> Values, List<string> States, List<EventRecord> Events)> KeptAsync(string data)
    {
        using var folder = DataFolder.Take(data);
        await using var values = RecordStore.Open(folder, StoreOptions.ForTelemetry(body => TelemetryBlock.CountOf(body)), TimeProvider.System).Store;
        await using var scans = RecordStore.Open(folder, new StoreOptions(), TimeProvider.System).Store;
        var blocks = values.Read(Lane.Telemetry, 1, int.MaxValue, int.MaxValue).Select(record => TelemetryBlock.TryRead(record.Body.Span, out var block) ? block : throw new InvalidOperationException("A block is damaged.")).ToList();
        return (
            [.. blocks.SelectMany(block => block.Columns).Where(column => column.Kind == PointKind.Integer).SelectMany(column => column.Integers.ToArray())],
            [.. blocks.SelectMany(block => block.Columns).Where(column => column.Kind == PointKind.Text).SelectMany(column => column.Texts.ToArray())],
            [.. scans.Read(Lane.Event, 1, int.MaxValue, int.MaxValue).Select(record => EventRecord.Parser.ParseFrom(record.Body.Span))]);
    }

    /// <summary>A machine: state, parts, temperature, and a coil that stops it.</summary>
    private sealed class Device : IAsyncDisposable
    {
        private readonly MemoryUnit _unit = new(new MemoryUnitOptions { Coils = [new AddressRange(0, 1)], InputRegisters = [new AddressRange(0, 8)] });
        private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TcpServer _server;
        private uint _made;

        public Device()
        {
            _server = TcpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), ModbusUnits.Any(_unit), null, TimeProvider.System);
            _unit.Update(tables => tables.InputRegisters(0)[0] = 1);
            _unit.Written += (_, _) => _stopped.TrySetResult();
        }

        public void Make(int parts) => _unit.Update(tables => RegisterValues.TryWriteUnsigned(_made += (uint)parts, tables.InputRegisters(2, 2), RegisterOrder.ABCD));

        public void Warm(short degrees) => _unit.Update(tables => tables.InputRegisters(4)[0] = (ushort)degrees);

        public Task StoppedAsync() => _stopped.Task.WaitAsync(TimeSpan.FromSeconds(40));

        public string Configuration(string more = "", string hot = "") => $$"""
            {
              "hub": "127.0.0.1:1", "listen": "127.0.0.1:0", "stations": [ { "code": "KOL-ST-01" } ],
              "machines": [ {
                "code": "KOL-M-01", "station": "KOL-ST-01", "modbus": { "connect": "127.0.0.1:{{_server.EndPoint.Port.ToString(CultureInfo.InvariantCulture)}}", "everyMs": 100 },
                "points": [
                  { "name": "state", "at": "input:0", "type": "uint16", "states": { "1": "running", "0": "stopped" }, "heartbeatMs": 1000 },
                  { "name": "good", "at": "input:2", "type": "uint32", "counter": { "max": 4294967295 } },
                  { "name": "temperature", "at": "input:4", "type": "int16", "unit": "Cel", "scale": { "factor": 1 } },
                  { "name": "stop", "at": "coil:0", "type": "bool" }
                ],
                "alarms": [
                  { "name": "hot", "point": "temperature", "above": 80, "severity": "high"{{hot}} },
                  { "name": "burning", "point": "temperature", "above": 120, "severity": "high", "do": [ { "write": { "point": "stop", "value": true } } ] }
                ]
              }{{more}} ]
            }
            """;

        public async ValueTask DisposeAsync() => await _server.DisposeAsync();
    }
}
