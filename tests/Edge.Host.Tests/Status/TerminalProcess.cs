using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using EdgeHub.Drivers.Scanners.Tests;

namespace EdgeHub.Edge.Host.Tests;

/// <summary>The real program on a real terminal of 24 rows and 80 columns; the test reads the screen and types.</summary>
internal sealed partial class TerminalProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private readonly PseudoTerminal _terminal = PseudoTerminal.Open();
    private readonly Process _process;
    private readonly StringBuilder _screen = new();
    private readonly SemaphoreSlim _grown = new(0);

    private TerminalProcess(string term, bool noColor, string command)
    {
        // A session of its own with the terminal as its own, so that Ctrl-C is what it is to a person.
        var start = new ProcessStartInfo("sh", ["-c", $"exec setsid -w -c sh -c 'stty rows 24 cols 80; exec dotnet \"{AgentProcess.Program}\" {command}' <{_terminal.Port} >{_terminal.Port} 2>&1"]);
        start.Environment["TERM"] = term;
        start.Environment["NO_COLOR"] = noColor ? "1" : "";
        _process = Process.Start(start)!;
        new Thread(Read) { IsBackground = true }.Start();
    }

    public static TerminalProcess Start(string command, string term = "xterm", bool noColor = false) => new(term, noColor, command);

    /// <summary>Everything that was written so far.</summary>
    public string All
    {
        get
        {
            lock (_screen)
            {
                return _screen.ToString();
            }
        }
    }

    /// <summary>The pictures that were drawn so far, without colours, each as its lines.</summary>
    public IReadOnlyList<string[]> Frames => [.. All.Split("\e[H").Skip(1).Where(frame => frame.Contains("\e[J", StringComparison.Ordinal)).Select(frame =>
        Escape().Replace(frame[..frame.IndexOf("\e[J", StringComparison.Ordinal)], "").Split('\n').Select(line => line.TrimEnd('\r')).ToArray())];

    public void Type(string keys) => _terminal.Send(keys);

    /// <summary>Waits for a picture.</summary>
    public async Task<string[]> UntilAsync(Func<string[], bool> isIt)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (Frames is not [.., var frame] || !isIt(frame))
        {
            try
            {
                await _grown.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException e)
            {
                throw new TimeoutException("The screen did not come to it: " + All, e);
            }
        }

        return Frames[^1];
    }

    /// <summary>Waits for the end; the exit code.</summary>
    public async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        _terminal.Dispose();
    }

    /// <summary>Until the program has left the terminal.</summary>
    private void Read()
    {
        for (var wasOpen = false; ;)
        {
            var text = _terminal.Receive();
            if (text.Length == 0 && (wasOpen || _process.HasExited))
            {
                return;
            }

            wasOpen |= text.Length > 0;
            lock (_screen)
            {
                _screen.Append(text);
            }

            _grown.Release();
        }
    }

    [GeneratedRegex("\e\\[[0-9;?]*[a-zA-Z]|\e[=>]", RegexOptions.None, 1000)]
    private static partial Regex Escape();
}
