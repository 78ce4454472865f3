using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace EdgeHub.Modbus.Tests;

/// <summary>The modbus-serial and jsmodbus programs in the folder peer; installs their packages once from the lock file.</summary>
public sealed class NpmPeer : IAsyncLifetime
{
    private static readonly TimeSpan InstallPatience = TimeSpan.FromMinutes(2);

    /// <summary>Why the peer can't run; empty when it can.</summary>
    public string Missing { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (!Directory.Exists(Path.Combine(Folder(), "node_modules", "modbus-serial")))
        {
            var (code, text) = await RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--omit=optional", "--ignore-scripts"], InstallPatience);
            Missing = code == 0 ? "" : "npm ci of tests/Modbus.Tests/peer failed: " + text;
        }
        else if ((await RunAsync("node", ["--version"], InstallPatience)).Code != 0)
        {
            Missing = "node is not installed";
        }
    }

    public ValueTask DisposeAsync() => default;

    /// <summary>Runs a program of the peer to its end.</summary>
    public static async Task<(int Code, string Text)> RunAsync(string program, string[] arguments, TimeSpan patience)
    {
        using var process = Start(program, arguments);
        if (process is null)
        {
            return (-1, program + " is not installed");
        }

        using var limit = new CancellationTokenSource(patience);
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
            return (-1, $"{program} did not end within {patience}");
        }
    }

    /// <summary>Starts a program in the peer's folder; null when it is not installed.</summary>
    public static Process? Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = Folder(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "peer");
}
