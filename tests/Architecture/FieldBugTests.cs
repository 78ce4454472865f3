using System.Text.RegularExpressions;

namespace EdgeHub.Architecture.Tests;

/// <summary>docs/faults.md names the test of each bug that broke others; a test that is renamed or removed must not leave its name behind.</summary>
public sealed partial class FieldBugTests
{
    private const int Bugs = 26;

    [Fact]
    public void Table_NamesEachBugOnce_AndOnlyTestsThatAreThere()
    {
        var rows = Rows(File.ReadAllText(Path.Combine(House.Root, "docs", "faults.md")));
        Assert.Equal(Enumerable.Range(1, Bugs), rows.Select(row => row.Number));
        Assert.All(rows, row => Assert.True(row.Tests.Count > 0 || row.Says.EndsWith("not built", StringComparison.Ordinal), $"{row.Number} has neither a test nor a reason."));
        Assert.Empty(Missing(rows, Tests()));
    }

    [Fact]
    public void Guard_OfATestThatIsNotThere_FindsIt()
    {
        var rows = Rows("## What broke others\n\n| 1 | a | `Some_Test_That_IsThere`, `Another_That_IsNot` |\n| 2 | b | MQTT, not built |\n");
        Assert.Equal(2, rows.Count);
        Assert.Equal(["Another_That_IsNot"], Missing(rows, ["Some_Test_That_IsThere"]));
    }

    private static IEnumerable<string> Missing(List<Row> rows, HashSet<string> tests) => rows.SelectMany(row => row.Tests).Where(test => !tests.Contains(test));

    private static List<Row> Rows(string document) =>
        [.. Line().Matches(document[document.IndexOf("## What broke others", StringComparison.Ordinal)..])
            .Select(match => new Row(
                int.Parse(match.Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture), match.Groups["here"].Value.Trim(),
                [.. Name().Matches(match.Groups["here"].Value).Select(name => name.Groups["name"].Value)]))];

    private static HashSet<string> Tests() =>
        [.. House.Files("*Tests.cs").SelectMany(file => Method().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value))];

    private sealed record Row(int Number, string Says, IReadOnlyList<string> Tests);

    [GeneratedRegex(@"^\| (?<number>\d+) \|[^|]+\|(?<here>[^|]+)\|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    // Names of tests have their parts joined by underscores.
    [GeneratedRegex(@"^    public (async )?(Task|void) (?<name>\w+_\w+)\(", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Method();
}
