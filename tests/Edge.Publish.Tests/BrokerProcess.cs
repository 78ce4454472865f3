using System.Diagnostics;
using System.Net;

namespace EdgeHub.Edge.Publish.Tests;

/// <summary><c>edgehub-edge broker</c> as a process of its own, on a data folder that outlives it.</summary>
internal sealed class BrokerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private BrokerProcess(Process process, IPEndPoint endPoint) => (_process, EndPoint) = (process, endPoint);

    public IPEndPoint EndPoint { get; }

    public static async Task<BrokerProcess> StartAsync(string data, params string[] more)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "edgehub-edge.dll");
        var start = new ProcessStartInfo("dotnet", [program, "broker", "--port", "0", "--allow-anonymous", "--data", data, .. more])
        {
            RedirectStandardOutput = true, UseShellExecute = false,
        };
        var process = Process.Start(start)!;
        var ready = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? "";
        const string Scheme = "READY mqtt://";
        Assert.StartsWith(Scheme, ready, StringComparison.Ordinal);
        return new BrokerProcess(process, IPEndPoint.Parse(ready[Scheme.Length..].Split(' ')[0]));
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>SIGTERM; gives the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
