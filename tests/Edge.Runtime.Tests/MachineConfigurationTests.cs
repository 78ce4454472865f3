using System.Text;
using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;

namespace EdgeHub.Edge.Runtime.Tests;

public sealed class MachineConfigurationTests
{
    [Fact]
    public void Machine_WithEverySetting_BecomesSettingsOfThePipeline()
    {
        var machine = Machine(
            """
            "modbus": { "connect": "127.0.0.1:5020", "unit": 3, "everyMs": 500, "timeoutMs": 800, "order": "CDAB", "maxGap": 8, "maxRegisters": 100 },
            "points": [
              { "name": "temperature", "at": "holding:100", "type": "float32", "unit": "Cel", "role": "temperature", "scale": { "factor": 0.1, "offset": -40 },
                "range": [-40, 60], "deadband": "2%", "minIntervalMs": 2000, "heartbeatMs": 30000, "clock": "source" },
              { "name": "level", "at": "input:7", "type": "uint16", "order": "BADC", "lookup": [[0, 0], [1023, 100]], "deadband": 0.5 },
              { "name": "good", "at": "holding:200", "type": "uint32", "counter": { "max": 65535, "reset": "never" } },
              { "name": "state", "at": "holding:300.4-7", "states": { "0": "stopped", "1": "running", "2-5": "fault", "*": "other" }, "debounceMs": 400 },
              { "name": "door", "at": "discrete:9" },
              { "name": "lamp", "at": "holding:300.3" },
              { "name": "text", "at": "holding:400", "type": "text:16" }
            ]
            """);
        Assert.Equal(
            new ModbusConfiguration { Host = "127.0.0.1", Port = 5020, Unit = 3, Every = TimeSpan.FromSeconds(0.5), Timeout = TimeSpan.FromSeconds(0.8), MaxGap = 8, MaxRegisters = 100 },
            machine.Modbus);
        Assert.Equal(
            [
                new(ModbusTableName.Holding, 100, ModbusTypeName.Float32, ModbusOrder.CDAB),
                new(ModbusTableName.Input, 7, ModbusTypeName.UInt16, ModbusOrder.BADC),
                new(ModbusTableName.Holding, 200, ModbusTypeName.UInt32, ModbusOrder.CDAB),
                new(ModbusTableName.Holding, 300, ModbusTypeName.Bits, ModbusOrder.ABCD, 4, 4),
                new(ModbusTableName.Discrete, 9, ModbusTypeName.Bool),
                new(ModbusTableName.Holding, 300, ModbusTypeName.Bool, ModbusOrder.ABCD, 3),
                new ModbusPointConfiguration(ModbusTableName.Holding, 400, ModbusTypeName.Text, ModbusOrder.CDAB, Characters: 16),
            ],
            machine.ReadPoints.Select(point => point.Modbus!));
        var settings = MachineSettingsMap.Map(machine);
        Assert.Equal(
            new PointSettings
            {
                Name = "temperature", Kind = ValueKind.Number, Unit = "Cel", Role = "temperature", Scale = new LinearScale(0.1, -40), Range = new NumberRange(-40, 60), Deadband = 2,
                MinInterval = TimeSpan.FromSeconds(2), Heartbeat = TimeSpan.FromSeconds(30), UsesSourceClock = true,
            },
            settings.Points[0]);
        Assert.Equal(
            [ValueKind.Number, ValueKind.Number, ValueKind.Integer, ValueKind.Text, ValueKind.Flag, ValueKind.Flag, ValueKind.Text],
            settings.Points.Select(point => point.Kind));
        Assert.Equal(new CounterSettings(65535, false), settings.Points[2].Counter);
        Assert.Equal(["stopped", "fault", "other"], new long[] { 0, 3, 9 }.Select(number => settings.Points[3].States!.Word(number).Text));
    }

    [Fact]
    public void MachinesThatSayTheSame_AreEqual_SoThatAChangeTouchesOnlyWhatChanged()
    {
        const string text = """
            "modbus": { "connect": "127.0.0.1" },
            "points": [ { "name": "a", "at": "holding:1", "type": "uint16", "lookup": [[0, 0], [1, 2]] }, { "name": "b", "at": "coil:1" }, { "name": "s", "at": "coil:2", "states": { "0": "off", "1": "on" } } ],
            "alarms": [ { "name": "x", "point": "a", "above": 3, "do": [ { "write": { "point": "b", "value": true } } ] } ]
            """;
        Assert.Equal(Machine(text), Machine(text));
        Assert.NotEqual(Machine(text), Machine(text.Replace("[1, 2]", "[1, 3]", StringComparison.Ordinal)));
        Assert.NotEqual(Machine(text), Machine(text.Replace("\"on\"", "\"ON\"", StringComparison.Ordinal)));
    }

    internal static MachineConfiguration Machine(string members) =>
        ConfigurationFile.Parse(Encoding.UTF8.GetBytes($$"""{ "stations": [ { "code": "A" } ], "machines": [ { "code": "KOL-M-01", {{members}} } ] }"""), "agent.json").Machines.Single();
}
