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

        using var folder = new DemoFolder();
        await using var demo = await DemoProcess.StartAsync(folder);
        foreach (var block in blocks)
        {
            var (code, said) = await RunAsync(block, demo.Addresses, folder.Path);
            output.WriteLine(block + "\n" + said);
            Assert.True(code == 0, $"ended with {code}: {block}\n{said}");
        }

        await using var hub = new Session(demo.Addresses["web"]);
        await hub.LogInAsync();
        await hub.WaitForScanAsync(Own, "accept", "KOL-ST-01");
        await hub.WaitForScanAsync(Own, "refuse", "KOL-ST-06");
        await hub.WaitForScanAsync("UID-SAIF-KOL-FG-000003-MJ", "accept", "KOL-ST-01");
    }

    /// <summary>Runs a block as the README shows it; only ports that were taken and the built programs are put in.</summary>
    private static Task<(int Code, string Said)> RunAsync(string block, IReadOnlyDictionary<string, string> addresses, string folder)
    {
        var script = block
            .Replace("127.0.0.1:9101", "127.0.0.1:" + addresses["scanner.KOL-ST-01"], StringComparison.Ordinal)
            .Replace("127.0.0.1 9101", "127.0.0.1 " + addresses["scanner.KOL-ST-01"], StringComparison.Ordinal)
            .Replace("127.0.0.1 9106", "127.0.0.1 " + addresses["scanner.KOL-ST-06"], StringComparison.Ordinal)
            .Replace("./edgehub edge", $"'{Programs.Dotnet}' '{Programs.Edge}'", StringComparison.Ordinal);
        return Programs.RunAsync("bash", ["-e", "-c", $"cd '{folder}'\n{script}"], TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);
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
            while (Stopwatch.GetElapsedTime(since) < TimeSpan.FromMinutes(1))
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
