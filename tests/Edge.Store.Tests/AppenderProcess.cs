using System.Diagnostics;
using System.Globalization;

namespace EdgeHub.Edge.Store.Tests;

/// <summary>The appending program as a child, to be killed.</summary>
internal sealed class AppenderProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private AppenderProcess(string folder, int callers)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "EdgeHub.Edge.Store.Appender.dll");
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet" ? host : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(program);
        start.ArgumentList.Add(folder);
        start.ArgumentList.Add(callers.ToString(CultureInfo.InvariantCulture));
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Runs the program, kills it with SIGKILL after so many records, and tells what it was told is durable.</summary>
    public static async Task<Dictionary<long, string>> RunAsync(string folder, int callers, int killAfter, TimeSpan delay)
    {
        using var child = new AppenderProcess(folder, callers);
        return await child.CollectAsync(killAfter, delay).WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Starts the program, waits until it has the folder, and leaves it running.</summary>
    public static async Task<AppenderProcess> StartAsync(string folder)
    {
        var child = new AppenderProcess(folder, 1);
        Assert.Equal("ready", await child._process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)));
        return child;
    }

    public int Id => _process.Id;

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    private async Task<Dictionary<long, string>> CollectAsync(int killAfter, TimeSpan delay)
    {
        var told = new Dictionary<long, string>();
        var ready = await _process.StandardOutput.ReadLineAsync();
        Assert.True(ready == "ready", $"The appender said '{ready}'. {(ready is null ? await _errors : "")}");
        Task killing = Task.CompletedTask;
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            // The last line may be cut off by the kill; the record behind it is durable all the same.
            if (line.Split(' ') is [var number, var text] && long.TryParse(number, CultureInfo.InvariantCulture, out var parsed))
            {
                told[parsed] = text;
            }

            if (told.Count == killAfter)
            {
                killing = Task.Run(async () =>
                {
                    await Task.Delay(delay, TimeProvider.System);
                    _process.Kill();
                });
            }
        }

        await killing;
        await _process.WaitForExitAsync();
        return told;
    }
}
