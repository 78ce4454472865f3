using System.Globalization;
using System.Net;
using EdgeHub.Edge.Runtime;
using EdgeHub.Edge.Store;
using EdgeHub.HubLink;
using EdgeHub.Modbus;

namespace EdgeHub.Edge.Host.Tests;

/// <summary>A machine over Modbus whose oven is too hot, and the configuration of an agent that reads it and one that is switched off.</summary>
internal sealed class PlantMachine : IAsyncDisposable
{
    private readonly MemoryUnit _unit = new(new MemoryUnitOptions { InputRegisters = [new AddressRange(0, 8)] });
    private readonly TcpServer _server;

    public PlantMachine()
    {
        _server = TcpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), ModbusUnits.Any(_unit), null, TimeProvider.System);
        _unit.Update(tables => tables.InputRegisters(0, 2)[1] = 95);
    }

    /// <summary>An agent's configuration; one station with a scanner, or none.</summary>
    public string Configuration(bool stations = true, string more = "") => $$"""
        {
          "hub": "127.0.0.1:1", "listen": "127.0.0.1:0"{{more}},
          {{(stations ? """ "stations": [ { "code": "KOL-ST-01", "scanners": [ { "name": "s1", "listen": 0, "terminator": "\r", "reply": true } ] } ],""" : "")}}
          "machines": [
            {
              "code": "KOL-M-01", {{At(stations)}} "modbus": { "connect": "127.0.0.1:{{_server.EndPoint.Port.ToString(CultureInfo.InvariantCulture)}}", "everyMs": 100 },
              "points": [
                { "name": "state", "at": "input:0", "type": "uint16", "heartbeatMs": 1000 },
                { "name": "temperature", "at": "input:1", "type": "int16" }
              ],
              "alarms": [ { "name": "hot", "point": "temperature", "above": 80, "severity": "high", "text": "Oven too hot." } ]
            },
            { "code": "KOL-M-02", {{At(stations)}} "modbus": { "connect": "127.0.0.1:1" }, "points": [ { "name": "p", "at": "holding:0", "type": "int16" } ] }
          ]
        }
        """;

    /// <summary>Values are lost, as the store of an agent that ran before tells.</summary>
    public static async Task LoseAsync(string data, int values)
    {
        using var folder = DataFolder.Take(data);
        await using var store = RecordStore.Open(folder, StoreOptions.ForTelemetry(body => TelemetryBlock.CountOf(body)), TimeProvider.System).Store;
        store.CountLoss("telemetry.not_kept", values);
    }

    /// <summary>Waits until an agent is so.</summary>
    public static async Task<AgentHealth> UntilAsync(AgentProcess agent, Func<AgentHealth, bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        while (true)
        {
            var health = await agent.HealthAsync();
            if (isSo(health))
            {
                return health;
            }

            await Task.Delay(50, patience.Token);
        }
    }

    private static string At(bool stations) => stations ? "\"station\": \"KOL-ST-01\"," : "";

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
