using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EdgeHub.Benchmarks;

/// <summary>A broker as a process of its own that listens on a free port of the loopback.</summary>
internal sealed class BrokerProcess : IAsyncDisposable
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    private BrokerProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public long ResidentBytes => Processes.ResidentBytes(_process.Id);

    /// <summary>Seconds of processor so far.</summary>
    public double CpuSeconds => CpuTimes.Of(_process.Id);

    /// <summary>Starts it and waits until it takes connections.</summary>
    /// <exception cref="FileNotFoundException">It ended at once: the message says with which words.</exception>
    public static async Task<BrokerProcess> StartAsync(BrokerProgram program, CancellationToken cancellationToken)
    {
        var port = FreePort();

        // Thousands of connections need as many open files as the system allows; exec keeps the process id.
        var start = new ProcessStartInfo("sh", ["-c", "ulimit -n \"$(ulimit -Hn)\"; exec \"$@\"", "sh", .. program.CommandLine(port)])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("sh did not start.");
        var said = new List<string>();
        void Listen(object sender, DataReceivedEventArgs line)
        {
            lock (said)
            {
                if (!string.IsNullOrWhiteSpace(line.Data) && said.Count < 100)
                {
                    said.Add(line.Data);
                }
            }
        }

        process.OutputDataReceived += Listen;
        process.ErrorDataReceived += Listen;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        for (var began = Stopwatch.GetTimestamp(); !process.HasExited && Stopwatch.GetElapsedTime(began) < ReadyWithin;)
        {
            if (IsListening(port))
            {
                return new BrokerProcess(process, port);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }

        var how = process.HasExited ? $"ended with code {process.ExitCode}" : $"did not listen within {ReadyWithin.TotalSeconds:0} s";
        await Processes.EndAsync(process);
        lock (said)
        {
            throw new FileNotFoundException($"{string.Join(' ', program.CommandLine(port))} {how}: {said.FirstOrDefault()}");
        }
    }

    public async ValueTask DisposeAsync() => await Processes.EndAsync(_process);

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static bool IsListening(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
