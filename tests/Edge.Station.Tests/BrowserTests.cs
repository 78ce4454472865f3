using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using EdgeHub.Edge.Pipeline;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Station.Tests;

/// <summary>The page in Chromium against a real agent: Browser/station.mjs acts as the operator and tells what it found.</summary>
public sealed class BrowserTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Operator_ThroughADay_IsServedInFourLanguagesOnTwoScreens()
    {
        Assert.SkipUnless(PageFiles.Load().Built, "This build was made with -p:SkipUi=true.");
        Assert.SkipUnless(File.Exists(Chromium), $"{Chromium} is not here: apt-get install chromium.");
        Assert.SkipUnless(await RunAsync("npm", ["--version"]) == 0, "npm is not here.");
        if (!Directory.Exists(Path.Combine(Folder(), "node_modules")))
        {
            Assert.Equal(0, await RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]));
        }

        var shots = Environment.GetEnvironmentVariable("EDGEHUB_SHOTS") ?? Directory.CreateTempSubdirectory("edgehub-shots-").FullName;
        var agent = await StationAgent.StartAsync();
        using var script = Process.Start(new ProcessStartInfo("node", ["station.mjs", agent.Address.ToString().TrimEnd('/'), shots])
        {
            WorkingDirectory = Folder(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { ["CHROMIUM"] = Chromium },
        })!;
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(TimeSpan.FromMinutes(4));
            while (await script.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                output.WriteLine(line);
                if (line.StartsWith("DO ", StringComparison.Ordinal))
                {
                    (agent, var answer) = await ObeyAsync(agent, line.Split(' ')[1..]);
                    await script.StandardInput.WriteLineAsync(answer.AsMemory(), patience.Token);
                }
            }

            await script.WaitForExitAsync(patience.Token);
            Assert.True(script.ExitCode == 0, $"The page failed its operator; pictures are in {shots}.");
        }
        finally
        {
            if (!script.HasExited)
            {
                script.Kill(entireProcessTree: true);
            }

            await agent.DisposeAsync();
        }
    }

    private static string Chromium => Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium";

    private string? _stopped;
    private int _port;

    private async Task<(StationAgent Agent, string Answer)> ObeyAsync(StationAgent agent, string[] words)
    {
        switch (words[0])
        {
            case "release":
                return (agent, agent.Release(Number(words[1]), Number(words[2]), Number(words[3])));
            case "label":
                return (agent, Plant.Bag(Number(words[1])));
            case "component":
                var component = Plant.Component(Number(words[1]));
                agent.Tell(UnitSnapshot.Minted(component, TimeProvider.System.GetUtcNow()));
                return (agent, component);
            case "offline":
                agent.Link.Status = new LinkStatus(HubState.Offline, TimeProvider.System.GetUtcNow());
                break;
            case "online":
                agent.Link.Status = new LinkStatus(HubState.Connected, TimeProvider.System.GetUtcNow());
                break;
            case "correct":
                agent.Pipeline.HubSaid(new HubVerdict(
                    1, words[1], Plant.Bag(Number(words[2])), Verdict.Refuse, Codes.StepWrong, ["Final inspection", "50", "KOL-ST-05"], Differs: true));
                break;
            case "alarms":
                agent.Boards.Tell([.. words.Skip(2).Select((word, i) => new StationMessage(
                    words[1], $"KOL-M-0{i + 1}", "hot", Enum.Parse<AlarmSeverity>(word, ignoreCase: true), Samples.Message(i), TimeProvider.System.GetUtcNow().AddMinutes(-i)))]);
                break;
            case "codes":
                return (agent, string.Join(' ', Samples.Codes));
            case "show":
                agent.Boards.Find(words[1])!.Show(Samples.Outcome(words[2], words[1], agent.Pipeline));
                break;
            case "full" or "empty":
                agent.Journal.Full = words[0] == "full";
                break;
            case "kill":
                _port = agent.Address.Port;
                _stopped = await agent.StopAsync();
                break;
            case "start":
                agent = await StationAgent.StartAsync(_stopped, _port);
                break;
            default:
                throw new InvalidOperationException($"The script asked for {words[0]}.");
        }

        return (agent, "done");
    }

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);

    private static async Task<int> RunAsync(string program, string[] arguments) =>
        (await Programs.RunAsync(program, arguments, Folder())).ExitCode;

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Browser");
}
