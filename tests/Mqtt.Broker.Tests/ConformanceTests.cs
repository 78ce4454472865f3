using System.Reflection;
using System.Text.RegularExpressions;
using EdgeHub.Testing;

namespace EdgeHub.Mqtt.Broker.Tests;

/// <summary>The README's table says which test proves which statement; this one holds both together.</summary>
public sealed partial class ConformanceTests
{
    [Fact]
    public void Table_StatementsAndTests_AreThoseOfTheCode()
    {
        var table = File.ReadLines(Path.Combine(Repository.Root, "protocols", "Mqtt.Broker", "README.md"))
            .Select(line => Row().Match(line))
            .Where(match => match.Success)
            .SelectMany(match => match.Groups["tests"].Value.Split(", ").Select(test => (Statement: match.Groups["statement"].Value, Test: test.Trim('`'))));
        var code = typeof(ConformanceTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance).Select(method => (type, method)))
            .SelectMany(test => test.method.GetCustomAttributes<TraitAttribute>().Where(trait => trait.Name == "Statement").Select(trait => (Statement: trait.Value, Test: $"{test.type.Name}.{test.method.Name}")));
        Assert.Equal(code.OrderBy(row => row.Statement, StringComparer.Ordinal).ThenBy(row => row.Test, StringComparer.Ordinal), table.OrderBy(row => row.Statement, StringComparer.Ordinal).ThenBy(row => row.Test, StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| (?<statement>MQTT-[0-9.\- of]+) \| (?<tests>`.+`) \|$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
