using System.Collections;

namespace EdgeHub.Coverage.Tests;

/// <summary>
/// Not a test: the collector of <c>Microsoft.CodeCoverage</c> listens only while a test of its own runner goes on. This one hands what the
/// collector put into its environment to <c>./edgehub test</c>, which runs the suites and their child programs with it, and lasts until told to end.
/// </summary>
public sealed class CoverageSession
{
    private static readonly string[] Ours = ["CORECLR_", "COR_", "DOTNET_STARTUP", "CODE_COVERAGE", "MicrosoftInstrumentationEngine", "Microsoft"];

    [Fact(Explicit = true)]
    public async Task Session_Lasts_UntilItsFolderSaysStop()
    {
        var folder = Environment.GetEnvironmentVariable("EDGEHUB_COVERAGE");
        Assert.False(string.IsNullOrEmpty(folder), "EDGEHUB_COVERAGE names no folder; ./edgehub test sets it.");
        var lines = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(entry => Ours.Any(prefix => ((string)entry.Key).StartsWith(prefix, StringComparison.Ordinal)))
            .Select(entry => $"{entry.Key}={entry.Value}");
        await File.WriteAllLinesAsync(Path.Combine(folder, "environment.new"), lines, TestContext.Current.CancellationToken);
        File.Move(Path.Combine(folder, "environment.new"), Path.Combine(folder, "environment"), overwrite: true);

        using var watch = new FileSystemWatcher(folder, "stop");
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watch.Created += (_, _) => stop.TrySetResult();
        watch.EnableRaisingEvents = true;
        if (!File.Exists(Path.Combine(folder, "stop")))
        {
            await stop.Task.WaitAsync(TimeSpan.FromHours(2), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
