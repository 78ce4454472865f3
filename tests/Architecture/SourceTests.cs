using System.Text.RegularExpressions;

namespace EdgeHub.Architecture.Tests;

public sealed partial class SourceTests
{
    /// <summary>Past this a file has more than one reason to exist.</summary>
    private const int LongestFile = 500;

    [Fact]
    public void Files_Length_StaysBelowTheLimit()
    {
        var tooLong = new[] { "*.cs", "*.ts", "*.tsx", "*.sh" }
            .SelectMany(House.Files)
            .Where(file => !file.EndsWith("/schema.d.ts", StringComparison.Ordinal) && !file.Contains("/generated/", StringComparison.OrdinalIgnoreCase))
            .Select(file => (File: Path.GetRelativePath(House.Root, file), Lines: File.ReadLines(file).Count()))
            .Where(entry => entry.Lines > LongestFile);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void LockFiles_Addresses_NameNoHost()
    {
        var withHost = House.Files("package-lock.json")
            .Where(file => File.ReadLines(file).Any(line => line.Contains("\"resolved\": \"http", StringComparison.Ordinal)))
            .Select(file => Path.GetRelativePath(House.Root, file));
        Assert.Empty(withHost);
    }

    [Fact]
    public void Suppressions_Reasons_AreOnTheirLine()
    {
        var silent = House.Files("*.cs")
            .SelectMany(file => File.ReadLines(file).Select((line, index) => (File: Path.GetRelativePath(House.Root, file), Line: index + 1, Text: line)))
            .Where(entry => Disable().IsMatch(entry.Text) && !entry.Text.TrimStart().StartsWith("[GeneratedRegex", StringComparison.Ordinal))
            .Where(entry => !Disable().Match(entry.Text).Groups["why"].Success)
            .Select(entry => $"{entry.File}:{entry.Line}");
        Assert.Empty(silent);
    }

    [Theory]
    [InlineData("#pragma warning disable CA1031", false)]
    [InlineData("#pragma warning disable CA1031 // a driver turns any failure into a state", true)]
    public void SuppressionGuard_Samples_AreToldApart(string line, bool says) =>
        Assert.Equal(says, Disable().Match(line).Groups["why"].Success);

    // Also finds itself in this file's samples only inside quotes, which do not begin a line.
    [GeneratedRegex(@"^\s*#pragma warning disable [A-Z0-9, ]+(?<why>//.+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Disable();
}
