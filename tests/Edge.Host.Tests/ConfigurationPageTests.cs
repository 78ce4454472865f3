using System.Text.Json.Nodes;

namespace EdgeHub.Edge.Host.Tests;

/// <summary>docs/configuration.md names every setting.</summary>
public sealed class ConfigurationPageTests
{
    [Fact]
    public void Page_NamesEverySettingOfTheSchema()
    {
        var page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Samples.Schema)!, "configuration.md"));
        var schema = JsonNode.Parse(File.ReadAllText(Samples.Schema))!;
        var names = new[] { schema }.Concat(new[] { "machine", "modbus", "point", "alarm", "serial" }.Select(part => schema["$defs"]![part]!))
            .SelectMany(part => part["properties"]!.AsObject().Select(property => property.Key));
        Assert.All(names, name => Assert.Matches($"`([a-z]+\\.)?{System.Text.RegularExpressions.Regex.Escape(name)}`", page));
    }
}
