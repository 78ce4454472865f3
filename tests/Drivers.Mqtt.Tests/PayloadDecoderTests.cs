using System.Text;
using EdgeHub.Devices;

namespace EdgeHub.Drivers.Mqtt.Tests;

public sealed class PayloadDecoderTests
{
    [Theory]
    [InlineData(ValueKind.Number, " 21.5 ", "21.5")]
    [InlineData(ValueKind.Number, "1e3", "1000")]
    [InlineData(ValueKind.Number, "21,5", "")]
    [InlineData(ValueKind.Number, "Infinity", "")]
    [InlineData(ValueKind.Number, "", "")]
    [InlineData(ValueKind.Integer, "-7", "-7")]
    [InlineData(ValueKind.Integer, "7.0", "7")]
    [InlineData(ValueKind.Integer, "7.5", "")]
    [InlineData(ValueKind.Integer, "9223372036854775808", "")]
    [InlineData(ValueKind.Flag, "ON", "true")]
    [InlineData(ValueKind.Flag, "0", "false")]
    [InlineData(ValueKind.Flag, "2", "")]
    [InlineData(ValueKind.Text, "ready", "ready")]
    public void Plain_OfEachKind_IsAValueOrNone(ValueKind kind, string payload, string value) =>
        Assert.Equal(value, Read(new MqttPoint("a", kind), payload).Value.ToString());

    [Theory]
    [InlineData(ValueKind.Number, """{"a":{"b":[1,{"c":2.5}]}}""", "a.b[1].c", "2.5")]
    [InlineData(ValueKind.Number, "[[1,2],[3,4]]", "[1][0]", "3")]
    [InlineData(ValueKind.Number, """{"a":"2.5"}""", "a", "2.5")]
    [InlineData(ValueKind.Number, """{"a":null}""", "a", "")]
    [InlineData(ValueKind.Number, """{"a":{}}""", "a", "")]
    [InlineData(ValueKind.Number, """{"a":1}""", "a.b", "")]
    [InlineData(ValueKind.Flag, """{"a":true}""", "a", "true")]
    [InlineData(ValueKind.Integer, """{"a":true}""", "a", "1")]
    [InlineData(ValueKind.Text, """{"a":12}""", "a", "12")]
    [InlineData(ValueKind.Number, "{", "a", "")]
    public void Json_AtItsPath_IsAValueOrNone(ValueKind kind, string payload, string path, string value) =>
        Assert.Equal(value, Read(new MqttPoint("a", kind) { Path = path }, payload).Value.ToString());

    [Theory]
    [InlineData(TimeForm.Iso8601, "\"2026-01-05T08:00:00Z\"", "2026-01-05T08:00:00.0000000+00:00")]
    [InlineData(TimeForm.Iso8601, "\"2026-01-05T08:00:00.250+05:30\"", "2026-01-05T08:00:00.2500000+05:30")]
    [InlineData(TimeForm.Iso8601, "\"2026-01-05T08:00:00\"", "")]
    [InlineData(TimeForm.Iso8601, "1767600000", "")]
    [InlineData(TimeForm.Seconds, "1767600000.5", "2026-01-05T08:00:00.5000000+00:00")]
    [InlineData(TimeForm.Milliseconds, "1767600000500", "2026-01-05T08:00:00.5000000+00:00")]
    [InlineData(TimeForm.Milliseconds, "1e30", "")]
    public void Time_OfEachForm_IsReadOrNone(TimeForm form, string time, string expected)
    {
        var reading = Read(new MqttPoint("a", ValueKind.Number) { Path = "v", TimePath = "t", TimeForm = form }, $$"""{"v":1,"t":{{time}}}""");
        Assert.Equal(expected, reading.Time?.ToString("o") ?? "");
        Assert.Equal(expected.Length == 0, reading.Fault.Length > 0);
        Assert.Equal(1, reading.Value.Number);
    }

    [Theory]
    [InlineData("a.b[0].c", true)]
    [InlineData("[3]", true)]
    [InlineData("", false)]
    [InlineData("a..b", false)]
    [InlineData("a.", false)]
    [InlineData("a[", false)]
    [InlineData("a[x]", false)]
    [InlineData("a[0]b", false)]
    [InlineData("a.[0]", false)]
    public void Path_OfEachForm_IsOneOrNot(string path, bool isOne) => Assert.Equal(isOne, JsonPath.TryParse(path, out _));

    private static Reading Read(MqttPoint point, string payload)
    {
        var bytes = Encoding.UTF8.GetBytes(payload);
        var decoder = new PayloadDecoder(point);
        using var json = decoder.WantsJson ? PayloadDecoder.Json(bytes) : null;
        return decoder.Read(bytes, json);
    }
}
