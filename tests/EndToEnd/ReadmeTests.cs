using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EdgeHub.EndToEnd.Tests;

/// <summary>The README's way from clone to first own scan, its code blocks run as they stand (demo and test apart), on this machine's free ports.</summary>
[Trait("Tier", "peer")]
public sealed partial class ReadmeTests(ITestOutputHelper output)
{
    private const string Own = "UID-SAIF-KOL-FG-000001-NX";
    private static readonly TimeSpan DemoReady = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Readme_CodeBlocks_LeadToTheFirstOwnScan()
    {
        if (!File.Exists("/usr/bin/nc") && !File.Exists("/bin/nc"))
        {
            Assert.Skip("nc is not here; ./edgehub test installs netcat-openbsd.");
        }

        var blocks = Block().Matches(await File.ReadAllTextAsync(Path.Combine(Programs.Root, "README.md"), TestContext.Current.CancellationToken))
            .Select(match => match.Groups["code"].Value).ToArray();
        Assert.True(blocks.Length >= 4, "The README has fewer code blocks than the way to a first scan needs.");

        var state = Directory.CreateTempSubdirectory("edgehub-readme-");
        using var demo = Start(state.FullName);
        try
        {
            var addresses = await AddressesAsync(demo, Path.Combine(state.FullName, "demo", "addresses"));
            foreach (var block in blocks)
            {
                var (code, said) = await RunAsync(block, addresses, state.FullName);
                output.WriteLine(block + "\n" + said);
                Assert.True(code == 0, $"ended with {code}: {block}\n{said}");
            }

            await using var hub = new Session(addresses["web"]);
            await hub.LogInAsync();
            await hub.WaitForScanAsync(Own, "accept", "KOL-ST-01");
            await hub.WaitForScanAsync(Own, "refuse", "KOL-ST-06");
            await hub.WaitForScanAsync("UID-SAIF-KOL-FG-000003-MJ", "accept", "KOL-ST-01");
        }
        finally
        {
            await StopAsync(demo);
            // The hub's own cluster lies outside its folder when root runs it; the hub knows where.
            await Programs.RunAsync(
                Programs.Dotnet, [Programs.Hub, "reset", "--yes", "--data", Path.Combine(state.FullName, "demo", "hub")], TimeSpan.FromMinutes(1), CancellationToken.None);
            state.Delete(recursive: true);
        }
    }

    private static Process Start(string state)
    {
        var start = new ProcessStartInfo(Programs.Dotnet) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in new[]
        {
            Programs.Simulator, "demo", "--dotnet", Programs.Dotnet, "--hub", Programs.Hub, "--edge", Programs.Edge, "--state", state,
        })
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task<Dictionary<string, string>> AddressesAsync(Process demo, string file)
    {
        var end = Stopwatch.GetTimestamp();
        while (!File.Exists(file) || (await File.ReadAllTextAsync(file)).Length == 0)
        {
            Assert.False(demo.HasExited, "The demo ended before it was ready.");
            Assert.True(Stopwatch.GetElapsedTime(end) < DemoReady, "The demo was not ready in time.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        return (await File.ReadAllLinesAsync(file)).Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
    }

    /// <summary>Runs a block as the README shows it; only ports that were taken and the built programs are put in.</summary>
    private static Task<(int Code, string Said)> RunAsync(string block, Dictionary<string, string> addresses, string folder)
    {
        var script = block
            .Replace("127.0.0.1:9101", "127.0.0.1:" + addresses["scanner.KOL-ST-01"], StringComparison.Ordinal)
            .Replace("127.0.0.1 9101", "127.0.0.1 " + addresses["scanner.KOL-ST-01"], StringComparison.Ordinal)
            .Replace("127.0.0.1 9106", "127.0.0.1 " + addresses["scanner.KOL-ST-06"], StringComparison.Ordinal)
            .Replace("./edgehub edge", $"'{Programs.Dotnet}' '{Programs.Edge}'", StringComparison.Ordinal);
        return Programs.RunAsync("bash", ["-e", "-c", $"cd '{folder}'\n{script}"], TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    private static async Task StopAsync(Process demo)
    {
        await Programs.RunAsync("kill", ["-TERM", demo.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)], TimeSpan.FromSeconds(5), CancellationToken.None);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        await demo.WaitForExitAsync(limit.Token);
    }

    [GeneratedRegex(@"^```sh\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Block();

    /// <summary>The plant manager, looking at the list of scans.</summary>
    private sealed class Session : IAsyncDisposable
    {
        private readonly HttpClient _http;

        public Session(string web)
        {
            _http = new HttpClient { BaseAddress = new Uri(web) };
            _http.DefaultRequestHeaders.Add("Origin", web);
        }

        public async Task LogInAsync() =>
            (await _http.PostAsJsonAsync("/api/v1/session/demo", new { person = "arjun" }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

        public async Task WaitForScanAsync(string uid, string verdict, string station)
        {
            var since = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(10))
            {
                var page = await _http.GetFromJsonAsync<JsonElement>($"/api/v1/scans?q={uid}&station={station}", TestContext.Current.CancellationToken);
                if (page.GetProperty("items").EnumerateArray().Any(scan => scan.GetProperty("verdict").GetString() == verdict))
                {
                    return;
                }

                await Task.Delay(100, TestContext.Current.CancellationToken);
            }

            Assert.Fail($"The hub shows no scan of {uid} at {station} with the verdict {verdict}.");
        }

        public ValueTask DisposeAsync()
        {
            _http.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
