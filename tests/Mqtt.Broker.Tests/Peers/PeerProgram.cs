using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace EdgeHub.Mqtt.Broker.Tests;

/// <summary>Runs the programs of other people's clients.</summary>
internal static class PeerProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly SemaphoreSlim OneInstallation = new(1, 1);

    /// <summary>Where the npm peer lies.</summary>
    public static string Folder { get; } = FolderHere();

    /// <summary>Installs MQTT.js once from its lock file; says why that is not possible, or nothing.</summary>
    public static async Task<string> InstallAsync()
    {
        await OneInstallation.WaitAsync();
        try
        {
            if (Directory.Exists(Path.Combine(Folder, "node_modules", "mqtt")))
            {
                return (await RunAsync("node", ["--version"])).Code == 0 ? "" : "node is not installed";
            }

            var (code, text) = await RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--omit=optional", "--ignore-scripts"]);
            return code == 0 ? "" : "npm ci of tests/Mqtt.Broker.Tests/peer failed: " + text;
        }
        finally
        {
            OneInstallation.Release();
        }
    }

    /// <summary>Runs a program to its end; code -1 when it is not installed or does not end.</summary>
    public static async Task<(int Code, string Text)> RunAsync(string program, string[] arguments)
    {
        using var process = Start(program, arguments);
        return process is null ? (-1, program + " is not installed") : await EndAsync(process);
    }

    public static async Task<(int Code, string Text)> EndAsync(Process process)
    {
        using var limit = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"{process.StartInfo.FileName} did not end within {Patience}");
        }
    }

    /// <summary>Starts a program; null when it is not installed.</summary>
    public static Process? Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static string FolderHere([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "peer");
}
