using System.Reflection;
using System.Text.RegularExpressions;
using EdgeHub.Testing;

namespace EdgeHub.Mqtt.Tests;

/// <summary>The conformance table of protocols/Mqtt/README.md: its tests exist and say the same statements, and no statement of the code is left out.</summary>
public sealed partial class ConformanceTests
{
    private static string Project => Path.Combine(Repository.Root, "protocols", "Mqtt");

    [Fact]
    public void Table_TestsAndStatements_AreThoseOfTheCode()
    {
        var rows = Rows(File.ReadAllText(Path.Combine(Project, "README.md")));
        Assert.True(rows.Count > 80);
        Assert.Empty(Wrong(rows, Tests(), Named()));
    }

    [Fact]
    public void Guard_OfATableThatIsWrong_FindsIt()
    {
        var tests = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["A_B_C"] = ["MQTT-1.1.1-1", "MQTT-1.1.1-2"] };
        var rows = Rows("| MQTT 5 |\n| 1.1.1-1 | | a | `A_B_C` |\n| 2.2.2-2 | 1.1.1-2 | b | `A_B_C` |\n| 3.3.3 | | c | `No_Such_Test` |\n");
        Assert.Equal(
            ["MQTT-2.2.2-2 is not what A_B_C says.", "No_Such_Test is no test.", "MQTT-4.4.4-4 is in the code and not in the table."],
            Wrong(rows, tests, ["MQTT-1.1.1-1", "MQTT-4.4.4-4"]));
    }

    private static IEnumerable<string> Wrong(List<Row> rows, Dictionary<string, string[]> tests, string[] named)
    {
        foreach (var (row, test) in rows.SelectMany(row => row.Tests.Select(test => (row, test))))
        {
            if (!tests.TryGetValue(test, out var said))
            {
                yield return $"{test} is no test.";
                continue;
            }

            foreach (var statement in row.Statements.Except(said))
            {
                yield return $"{statement} is not what {test} says.";
            }
        }

        var told = rows.SelectMany(row => row.Statements).ToHashSet(StringComparer.Ordinal);
        foreach (var statement in named.Concat(tests.Values.SelectMany(said => said)).Distinct().Where(statement => !told.Contains(statement)))
        {
            yield return $"{statement} is in the code and not in the table.";
        }
    }

    private static List<Row> Rows(string document) =>
        [.. Line().Matches(document[document.IndexOf("| MQTT 5 |", StringComparison.Ordinal)..]).Select(match => new Row(
            [.. Number().Matches(match.Groups["numbers"].Value).Select(number => "MQTT-" + number.Value)],
            [.. Name().Matches(match.Groups["tests"].Value).Select(name => name.Groups["name"].Value)]))];

    private static Dictionary<string, string[]> Tests() => typeof(ConformanceTests).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(method => method.GetCustomAttributes<FactAttribute>().Any())
        .ToDictionary(
            method => method.Name,
            method => method.GetCustomAttributes<TraitAttribute>().Where(trait => trait.Name == "Statement").Select(trait => trait.Value).ToArray(),
            StringComparer.Ordinal);

    private static string[] Named() =>
        [.. new[] { "Packets", "Codec", "Topics" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Project, folder), "*.cs"))
            .SelectMany(file => Literal().Matches(File.ReadAllText(file)).Select(match => match.Groups["statement"].Value))
            .Distinct()];

    private sealed record Row(string[] Statements, string[] Tests);

    [GeneratedRegex(@"^\| (?<numbers>[\d.\- |to]*\|)[^|]+\| (?<tests>`[^|]+) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();

    [GeneratedRegex(@"\d+\.\d+\.\d+-\d+", RegexOptions.None, 1000)]
    private static partial Regex Number();

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    [GeneratedRegex("\"(?<statement>MQTT-[0-9.]+-[0-9]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Literal();
}
