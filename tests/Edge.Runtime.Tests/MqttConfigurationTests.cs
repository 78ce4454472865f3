using System.Text;
using EdgeHub.Devices;

namespace EdgeHub.Edge.Runtime.Tests;

/// <summary>Machines and scanners over MQTT: what is read, and what is wrong with it at its line and column.</summary>
public sealed class MqttConfigurationTests
{
    private const string Broker = "\"mqtt\": { \"connect\": \"10.0.0.9\" }";

    [Fact]
    public void Machine_OverMqtt_IsReadWithItsDefaults()
    {
        var machine = Machine("""{ "name": "t", "topic": "oven/t" }, { "name": "s", "topic": "line/s", "path": "a[0].b", "type": "text", "timePath": "ts", "timeAs": "ms" }""");
        Assert.Equal(("10.0.0.9", 1883, 1, TimeSpan.FromSeconds(30)), (machine.Mqtt!.Host, machine.Mqtt.Port, machine.Mqtt.QoS, machine.Mqtt.KeepAlive));
        Assert.Equal(new MqttPointConfiguration("oven/t", "oven/t", ValueKind.Number), machine.Points[0].Mqtt);
        Assert.Equal(new MqttPointConfiguration("line/s", "line/s", ValueKind.Text, "a[0].b", "ts", "ms"), machine.Points[1].Mqtt);
        Assert.Equal([ValueKind.Number, ValueKind.Text], machine.Points.Select(point => point.Settings.Kind));
    }

    [Fact]
    public void Wildcards_MakeAPointOfEachName()
    {
        var machine = Machine("""{ "name": "+/t", "topic": "plant/+/x/+/t", "names": ["h1/o1", "h2/o1"], "unit": "Cel" }, { "name": "hot", "expression": "[h1/o1/t] > 80" }""");
        Assert.Equal(["h1/o1/t", "h2/o1/t", "hot"], machine.Points.Select(point => point.Name));
        Assert.Equal(["plant/h1/x/o1/t", "plant/h2/x/o1/t"], machine.ReadPoints.Select(point => point.Mqtt!.Topic));
        Assert.All(machine.ReadPoints, point => Assert.Equal(("plant/+/x/+/t", "Cel"), (point.Mqtt!.Filter, point.Settings.Unit)));
    }

    [Theory]
    [InlineData("""{ "name": "a", "topic": "" }""", "topic", "name the topic")]
    [InlineData("""{ "name": "a", "topic": "a/b+" }""", "topic", "whole levels")]
    [InlineData("""{ "name": "a", "topic": "a/#/b" }""", "topic", "# is the last one")]
    [InlineData("""{ "name": "a", "topic": "a/#" }""", "topic", "a point has one topic")]
    [InlineData("""{ "name": "a", "topic": "a/+" }""", "topic", "a point of each of its \"names\"")]
    [InlineData("""{ "name": "+", "topic": "a/+", "names": [] }""", "topic", "1 to 1000")]
    [InlineData("""{ "name": "a", "topic": "a/b", "names": ["x"] }""", "names", "a topic with +")]
    [InlineData("""{ "name": "+", "topic": "a/+", "names": ["x", "x/y"] }""", "names[1]", "what + stands for")]
    [InlineData("""{ "name": "+", "topic": "a/+", "names": ["x", "x"] }""", "names[1]", "there twice")]
    [InlineData("""{ "name": "+", "topic": "a/+", "names": ["a b"] }""", "name", "1 to 64 letters")]
    [InlineData("""{ "name": "a", "topic": "a", "path": "a..b" }""", "path", "names with dots")]
    [InlineData("""{ "name": "a", "topic": "a", "path": "a[x]" }""", "path", "names with dots")]
    [InlineData("""{ "name": "a", "topic": "a", "timeAs": "s" }""", "timeAs", "timePath")]
    [InlineData("""{ "name": "a", "topic": "a", "type": "int16" }""", "type", "must be one of: number")]
    [InlineData("""{ "name": "a", "topic": "a", "at": "coil:1" }""", "at", "for points over Modbus")]
    [InlineData("""{ "name": "a" }""", "", "give one of \"topic\"")]
    [InlineData("""{ "name": "a", "topic": "a", "type": "flag", "scale": { "factor": 2 } }""", "scale", "for numbers")]
    public void Point_ThatIsWrong_NamesThePlace(string point, string path, string expected) =>
        Assert.Contains(
            Faults($"{Broker}, \"points\": [ {point} ]"),
            fault => fault.Path == "machines[0].points[0]" + (path.Length > 0 ? "." + path : "") && fault.Text.Contains(expected, StringComparison.Ordinal) && fault.Line > 0);

    [Theory]
    [InlineData("\"mqtt\": {}", "mqtt.connect", "host:port")]
    [InlineData("\"mqtt\": { \"connect\": \"h\", \"passwordFile\": \"p\" }", "mqtt.passwordFile", "wants a \"user\"")]
    [InlineData("\"mqtt\": { \"connect\": \"h\", \"password\": \"p\" }", "mqtt.password", "there is no setting called 'password'")]
    [InlineData("\"mqtt\": { \"connect\": \"h\", \"tls\": { \"keyFile\": \"k\" } }", "mqtt.tls", "both")]
    [InlineData("\"mqtt\": { \"connect\": \"h\", \"version\": \"3.1\" }", "mqtt.version", "must be one of: auto, 5, 3.1.1")]
    [InlineData("\"mqtt\": { \"connect\": \"h\", \"webSocket\": \"mqtt\" }", "mqtt.webSocket", "e.g. /mqtt")]
    [InlineData("\"mqtt\": { \"connect\": \"h\", \"qos\": 3 }", "mqtt.qos", "from 0 to 2")]
    [InlineData("\"mqtt\": { \"connect\": \"h\" }, \"modbus\": { \"connect\": \"h\" }", "mqtt", "one way")]
    public void Machine_ThatIsWrong_NamesThePlace(string way, string path, string expected) =>
        Assert.Contains(Faults(way + ", \"points\": []"), fault => fault.Path == "machines[0]." + path && fault.Text.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void AlarmThatWrites_ToAPointOverMqtt_IsAFault() =>
        Assert.Contains(
            Faults(Broker + """, "points": [ { "name": "a", "topic": "a" } ], "alarms": [ { "name": "x", "point": "a", "above": 1, "do": [ { "write": { "point": "a", "value": 1 } } ] } ]"""),
            fault => fault.Text.Contains("can't be written", StringComparison.Ordinal));

    [Theory]
    [InlineData("""{ "name": "c", "mqtt": { "connect": "h" } }""", "topic", "name the topic")]
    [InlineData("""{ "name": "c", "mqtt": { "connect": "h" }, "topic": "a", "prefix": "x" }""", "prefix", "each message is one label")]
    [InlineData("""{ "name": "c", "mqtt": { "connect": "h" }, "topic": "a", "listen": 1 }""", "", "give one of")]
    [InlineData("""{ "name": "c", "listen": 1, "topic": "a" }""", "topic", "publishes to a broker")]
    public void Scanner_ThatIsWrong_NamesThePlace(string scanner, string path, string expected) =>
        Assert.Contains(
            ConfigurationFile.Check(Encoding.UTF8.GetBytes($$"""{ "stations": [ { "code": "A", "scanners": [ {{scanner}} ] } ] }""")).Faults,
            fault => fault.Path == "stations[0].scanners[0]" + (path.Length > 0 ? "." + path : "") && fault.Text.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Scanner_OverMqtt_IsRead()
    {
        var check = ConfigurationFile.Check("""{ "stations": [ { "code": "A", "scanners": [ { "name": "c", "mqtt": { "connect": "h", "tls": {} }, "topic": "line4/+", "path": "code" } ] } ] }"""u8);
        Assert.Empty(check.Faults);
        var scanner = check.Configuration.Stations[0].Scanners[0];
        Assert.Equal(("h", 8883, "line4/+", "code"), (scanner.Mqtt!.Host, scanner.Mqtt.Port, scanner.Topic, scanner.Path));
    }

    [Fact]
    public void Sample_OfTheDriver_IsGood() =>
        Assert.Empty(ConfigurationFile.Check(Path.Combine(Testing.Repository.Root, "devices", "Drivers.Mqtt", "sample.json")).Faults);

    private static MachineConfiguration Machine(string points)
    {
        var check = ConfigurationFile.Check(Encoding.UTF8.GetBytes($$"""{ "machines": [ { "code": "M", {{Broker}}, "points": [ {{points}} ] } ] }"""));
        Assert.Empty(check.Faults);
        return check.Configuration.Machines[0];
    }

    private static IReadOnlyList<ConfigurationFault> Faults(string members) =>
        ConfigurationFile.Check(Encoding.UTF8.GetBytes($$"""{ "machines": [ { "code": "M", {{members}} } ] }""")).Faults;
}
