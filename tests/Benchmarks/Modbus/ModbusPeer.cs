using System.Diagnostics;
using System.Globalization;

namespace EdgeHub.Benchmarks;

/// <summary>The npm package modbus-serial as server and as client, from the folder that the tests use it in.</summary>
internal sealed class ModbusPeer : IAsyncDisposable
{
    private readonly Process _process;

    private ModbusPeer(Process process, int port) => (_process, Port) = (process, port);

    /// <summary>Where its server listens.</summary>
    public int Port { get; }

    /// <summary>Fetches its packages once.</summary>
    public static async Task InstallAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(Path.Combine(Repository.ModbusPeer, "node_modules")))
        {
            return;
        }

        using var npm = Start("npm", "ci", "--no-audit", "--no-fund", "--omit=optional", "--ignore-scripts");
        await npm.StandardOutput.ReadToEndAsync(cancellationToken);
        await npm.WaitForExitAsync(cancellationToken);
        if (npm.ExitCode != 0)
        {
            throw new FileNotFoundException("npm ci of tests/Modbus.Tests/peer failed; the peer can't be measured.");
        }
    }

    /// <summary>Starts its server.</summary>
    public static async Task<ModbusPeer> ServeAsync(CancellationToken cancellationToken)
    {
        var process = Start("node", "server.js");
        var ready = await process.StandardOutput.ReadLineAsync(cancellationToken);
        return new ModbusPeer(process, int.Parse(ready.AsSpan("READY ".Length), CultureInfo.InvariantCulture));
    }

    /// <summary>Reads per second of its client at a server.</summary>
    public static async Task<double> AskAsync(int port, int connections, int seconds, CancellationToken cancellationToken)
    {
        using var process = Start("node", "bench.js", Text(port), Text(connections), Text(seconds));
        var reads = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return double.Parse(reads.AsSpan().Trim(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = Repository.ModbusPeer,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }
}
