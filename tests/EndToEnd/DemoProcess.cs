using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace EdgeHub.EndToEnd.Tests;

/// <summary>The folder in which a demo keeps everything; gone afterwards, with the hub's own cluster, which lies outside when root runs it.</summary>
internal sealed class DemoFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("edgehub-demo-").FullName;

    public void Dispose()
    {
        // The hub knows where its cluster is.
        Programs.RunAsync(
            Programs.Dotnet, [Programs.Hub, "reset", "--yes", "--data", System.IO.Path.Combine(Path, "demo", "hub")], TimeSpan.FromMinutes(2), CancellationToken.None)
            .GetAwaiter().GetResult();
        Directory.Delete(Path, recursive: true);
    }
}

/// <summary>A demo that runs as a person would have started it, and is stopped as by Ctrl-C.</summary>
internal sealed class DemoProcess : IAsyncDisposable
{
    private static readonly TimeSpan Ready = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Stops = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private DemoProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, e) => Heard(e.Data);
        process.ErrorDataReceived += (_, e) => Heard(e.Data);
    }

    /// <summary>What it wrote for programs: web, station.CODE, scanner.CODE.</summary>
    public IReadOnlyDictionary<string, string> Addresses { get; private set; } = new Dictionary<string, string>();

    /// <summary>What it has said so far.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <summary>Starts it and waits until it has printed its story.</summary>
    public static Task<DemoProcess> StartAsync(DemoFolder folder, params string[] options) => StartWithAsync(folder, Programs.Dotnet, options);

    /// <summary>The same, with another program in dotnet's place for hub and agents.</summary>
    public static async Task<DemoProcess> StartWithAsync(DemoFolder folder, string dotnet, params string[] options)
    {
        var start = new ProcessStartInfo(Programs.Dotnet) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])[Programs.Simulator, "demo", "--dotnet", dotnet, "--hub", Programs.Hub, "--edge", Programs.Edge, "--state", folder.Path, .. options])
        {
            start.ArgumentList.Add(argument);
        }

        var demo = new DemoProcess(Process.Start(start)!);
        demo._process.BeginOutputReadLine();
        demo._process.BeginErrorReadLine();
        var began = Stopwatch.GetTimestamp();
        while (!demo.Said.Contains("Ctrl-C stops everything", StringComparison.Ordinal))
        {
            if (demo._process.HasExited || Stopwatch.GetElapsedTime(began) > Ready)
            {
                await demo.DisposeAsync();
                Assert.Fail("The demo did not come up:\n" + demo.Said);
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        var lines = await File.ReadAllLinesAsync(Path.Combine(folder.Path, "demo", "addresses"), TestContext.Current.CancellationToken);
        demo.Addresses = lines.Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
        return demo;
    }

    /// <summary>Ctrl-C; gives back the exit code.</summary>
    public async Task<int> InterruptAsync()
    {
        await Programs.RunAsync(
            "/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -INT {_process.Id}")], TimeSpan.FromMinutes(1), CancellationToken.None);
        using var limit = new CancellationTokenSource(Stops);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await InterruptAsync();
        }

        _process.Dispose();
    }

    private void Heard(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }
    }
}
