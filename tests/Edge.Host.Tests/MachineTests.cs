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
    [Fact]
    public async Task Counter_OfAnAgentThatIsKilledAgainAndAgain_CountsEveryPartOnce()
    {
        var kills = int.TryParse(Environment.GetEnvironmentVariable("EDGEHUB_KILLS"), out var count) ? Math.Clamp(count, 1, 200) : 4;
        var random = new Random(20261128);
        await using var device = new Device();
        using var place = new Workplace(device.Configuration());
        await using (var first = await AgentProcess.StartAsync(place.Configuration, place.Data))
        {
            await UntilAsync(first, health => health.Kept >= 2);
            await first.KillAsync();
        }

        for (var kill = 0; kill < kills; kill++)
        {
            await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
            device.Make(random.Next(1, 40));
            await Task.Delay(random.Next(0, 1500), TestContext.Current.CancellationToken);
            device.Make(random.Next(1, 40));
            await agent.KillAsync();
            device.Make(random.Next(1, 40));
        }

        await using (var agent = await AgentProcess.StartAsync(place.Configuration, place.Data))
        {
            await UntilAsync(agent, health => health.Kept >= 2);
            await agent.TerminateAsync();
        }

        var (values, states, _) = await KeptAsync(place.Data);
        Assert.Equal(values.Order(), values);
        Assert.Equal(device.Made, values[^1]);
        Assert.Contains("running", states);
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

        public long Made => _made;

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
