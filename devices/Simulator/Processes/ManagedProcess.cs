using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EdgeHub.Simulator;

/// <summary>One program of ours as a child: started, awaited until it says READY, stopped politely or killed hard.</summary>
internal sealed partial class ManagedProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private readonly Process _process;
    private readonly StreamWriter _log;
    private bool _disposed;
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ManagedProcess(string name, Process process, StreamWriter log)
    {
        Name = name;
        _process = process;
        _log = log;
    }

    /// <summary>Name for people and for the log file.</summary>
    public string Name { get; }

    /// <summary>The operating system's id.</summary>
    public int Id => _process.Id;

    /// <summary>The line that it printed when it was ready, e.g. <c>READY web=http://127.0.0.1:8080 ...</c>.</summary>
    public string ReadyLine { get; private set; } = "";

    /// <summary>Starts a program and waits until it prints a line that begins with READY.</summary>
    /// <exception cref="ProgramFailedException">It ended, or was not ready in time; the message carries its last lines.</exception>
    public static async Task<ManagedProcess> StartAsync(
        string name, IReadOnlyList<string> command, string logFile, TimeSpan readyWithin, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        var log = new StreamWriter(new FileStream(logFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var managed = new ManagedProcess(name, process, log);
        process.OutputDataReceived += (_, e) => managed.Heard(e.Data);
        process.ErrorDataReceived += (_, e) => managed.Heard(e.Data);
        process.Exited += (_, _) => managed._ready.TrySetException(new ProgramFailedException($"{name} ended before it was ready."));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            managed.ReadyLine = await managed._ready.Task.WaitAsync(readyWithin, cancellationToken);
            return managed;
        }
        catch (Exception e) when (e is TimeoutException or ProgramFailedException)
        {
            var why = e is TimeoutException ? $"{name} was not ready within {readyWithin.TotalSeconds:0} s." : e.Message;
            await managed.DisposeAsync();
            throw new ProgramFailedException($"{why} Its last lines ({logFile}):\n{LastLines(logFile)}");
        }
        catch
        {
            await managed.DisposeAsync();
            throw;
        }
    }

    /// <summary>The value of a field of the READY line, e.g. <c>web</c>.</summary>
    public string Field(string key)
    {
        foreach (var part in ReadyLine.Split(' '))
        {
            if (part.StartsWith(key + "=", StringComparison.Ordinal))
            {
                return part[(key.Length + 1)..];
            }
        }

        throw new ProgramFailedException($"{Name} said '{ReadyLine}', which has no {key}=.");
    }

    /// <summary>SIGKILL: no warning, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>SIGTERM, then SIGKILL after a minute: a hub that is killed leaves its PostgreSQL running.</summary>
    public async Task StopAsync()
    {
        if (_process.HasExited)
        {
            return;
        }

        _ = SendSignal(_process.Id, SigTerm);
        try
        {
            await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));
        }
        catch (TimeoutException)
        {
            await KillAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await StopAsync();
        _process.Dispose();
        await _log.DisposeAsync();
    }

    private void Heard(string? line)
    {
        if (line is null)
        {
            return;
        }

        if (line.StartsWith("READY", StringComparison.Ordinal))
        {
            _ready.TrySetResult(line);
        }

        lock (_log)
        {
            try
            {
                _log.WriteLine(line);
            }
            catch (ObjectDisposedException)
            {
                // Its last words after we let go of it.
            }
        }
    }

    private static string LastLines(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return string.Join('\n', reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(12));
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);
}

/// <summary>A program of ours did not start or did not say what it should; the message is for the person at the terminal.</summary>
internal sealed class ProgramFailedException(string message) : Exception(message);
