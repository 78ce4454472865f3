using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EdgeHub.Isolation.Tests;

/// <summary>Everything that was tried and what was seen, as a file for programs and one for people.</summary>
internal sealed record WallReport(DateTimeOffset At, MatrixReport Matrix, DatabaseReport Database, StreamReport Streams, AgentReport Agents, IReadOnlyDictionary<string, double> Seconds)
{
    private const int MostShown = 100;
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public int ForeignBytes => Matrix.Findings.Concat(Database.Findings).Concat(Streams.Findings).Concat(Agents.Findings).Count();

    public string Text()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Walls, tried {At:yyyy-MM-dd HH:mm} UTC");
        text.AppendLine().AppendLine("| what | count |").AppendLine("|---|---|");
        foreach (var (what, count) in ((string, long)[])
        [
            ("routes of the running hub", Matrix.Routes), ("requests with what is another's, or by somebody who may not", Matrix.Attempts),
            ("of them past the permission check", Matrix.Entered), ("characters of answers searched", Matrix.Bytes),
            ("tables with a company's rows", Database.Tables), ("tries in tables, as the hub's own role", Database.Tries),
            ("live streams followed", Streams.Streams), ("frames between agents and hub", Agents.Frames),
            ("foreign bytes seen", ForeignBytes),
        ])
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {what} | {count:N0} |");
        }

        text.AppendLine().AppendLine("| part | seconds |").AppendLine("|---|---|");
        foreach (var (part, seconds) in Seconds)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {part} | {seconds:F1} |");
        }

        text.AppendLine().AppendLine("| credential, kind of id | requests |").AppendLine("|---|---|");
        foreach (var (kind, count) in Matrix.ByKind)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {kind} | {count:N0} |");
        }

        text.AppendLine().AppendLine("| status | answers |").AppendLine("|---|---|");
        foreach (var (status, count) in Matrix.ByStatus)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {status} | {count:N0} |");
        }

        text.AppendLine().AppendLine("Not proven: in a shared pool, row-level security is no wall against injected SQL. Only a database of its own is.");
        foreach (var finding in Matrix.Findings.Concat(Database.Findings).Concat(Streams.Findings).Concat(Agents.Findings).Take(MostShown))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- {finding.ReplaceLineEndings(" ")}");
        }

        return text.ToString();
    }

    /// <summary>Writes report.json and report.md, into .edgehub/walls of the clone or where EDGEHUB_WALLS_REPORT says.</summary>
    public async Task<string> WriteAsync()
    {
        var folder = Folder();
        await File.WriteAllTextAsync(Path.Combine(folder, "report.json"), JsonSerializer.Serialize(this, Json));
        await File.WriteAllTextAsync(Path.Combine(folder, "report.md"), Text());
        return folder;
    }

    /// <summary>.edgehub/walls of the clone, or where EDGEHUB_WALLS_REPORT says; made where it is not there.</summary>
    public static string Folder() => Directory.CreateDirectory(
        Environment.GetEnvironmentVariable("EDGEHUB_WALLS_REPORT") is { Length: > 0 } told ? told : Path.Combine(Repository(), ".edgehub", "walls")).FullName;

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EdgeHub.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The repository's root was not found.");
        }

        return folder.FullName;
    }
}
