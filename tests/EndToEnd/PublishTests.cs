using System.Text.Json;

namespace EdgeHub.EndToEnd.Tests;

/// <summary>What <c>./edgehub publish</c> makes: one file for this machine, and a folder for every other.</summary>
[Trait("Tier", "slow")]
public sealed class PublishTests
{
    private const string Label = "UID-SAIF-KOL-FG-000001-NX";

    // 42.4 MB before the agent carried an MQTT client, a driver and a broker.
    private const long MaxBytes = 48_000_000;

    [Fact]
    public async Task Published_FileAndFolder_AreSmallAndDecode()
    {
        var (code, said) = await Programs.RunAsync(
            Path.Combine(Programs.Root, "edgehub"), ["publish"], TimeSpan.FromMinutes(15), TestContext.Current.CancellationToken);
        Assert.True(code == 0, said);

        var artifacts = Path.Combine(Programs.Root, "artifacts");
        var file = Path.Combine(artifacts, "edge-linux-x64", "edgehub-edge");
        Assert.InRange(new FileInfo(file).Length, 1, MaxBytes);
        await DecodesAsync(file, []);
        await GivesAVerdictAsync(file);

        var folder = Path.Combine(artifacts, "edge-portable");
        var files = new DirectoryInfo(folder).GetFiles("*", SearchOption.AllDirectories);
        Assert.InRange(files.Sum(one => one.Length), 1, MaxBytes);
        Assert.DoesNotContain(files, one => one.Extension == ".so");
        await DecodesAsync(Programs.Dotnet, [Path.Combine(folder, "edgehub-edge.dll")]);
    }

    private static async Task DecodesAsync(string program, string[] before)
    {
        var (code, said) = await Programs.RunAsync(
            program, [.. before, "decode", Label, "--json"], TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        Assert.True(code == 0, said);
        using var document = JsonDocument.Parse(said);
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
    }

    /// <summary>A demo whose agents are this file: they enrol, get their plans, and answer a scan.</summary>
    private static async Task GivesAVerdictAsync(string file)
    {
        using var folder = new DemoFolder();
        var launcher = Path.Combine(folder.Path, "dotnet");
        await File.WriteAllTextAsync(
            launcher,
            $"""
            #!/bin/sh
            # The simulator starts "dotnet PROGRAM ARGUMENTS"; an agent is started as the published file instead.
            program=$1
            if [ "$program" = '{Programs.Edge}' ]; then shift; exec '{file}' "$@"; fi
            exec '{Programs.Dotnet}' "$@"
            """,
            TestContext.Current.CancellationToken);
        Assert.Equal(0, (await Programs.RunAsync("chmod", ["+x", launcher], TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).Code);
        await using var demo = await DemoProcess.StartWithAsync(folder, launcher);

        var (code, said) = await Programs.RunAsync(
            file, ["replay", await ScanAsync(folder), "--to", "127.0.0.1:" + demo.Addresses["scanner.KOL-ST-01"]], TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        Assert.True(code == 0, said);
        Assert.Contains("ACCEPT", said, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<string> ScanAsync(DemoFolder folder)
    {
        var scans = Path.Combine(folder.Path, "scans.txt");
        await File.WriteAllTextAsync(scans, Label + "\n", TestContext.Current.CancellationToken);
        return scans;
    }
}
