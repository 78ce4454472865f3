using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace EdgeHub.Benchmarks;

/// <summary>The real agent program as a process of its own, on a data folder of its own, with TCP scanners that get verdicts back.</summary>
internal sealed class EdgeProcess : IAsyncDisposable
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private int _ended;

    private readonly Uri _station;

    private EdgeProcess(Process process, string ready, TimeSpan took)
    {
        var at = ready.Split(' ').Skip(1).Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
        (_process, _station, Scanners, Ready) = (process, new Uri(at["station"]), Ports(at["scanners"]), took);
    }

    /// <summary>The scanner port of each station.</summary>
    public IReadOnlyDictionary<string, int> Scanners { get; }

    /// <summary>From the start of the process to its READY line.</summary>
    public TimeSpan Ready { get; }

    /// <summary>Resident bytes now.</summary>
    public long ResidentBytes => Processes.ResidentBytes(_process.Id);

    public int ProcessId => _process.Id;

    /// <summary>Values kept and lost since the start, and blocks that wait for the hub, by the agent's own word.</summary>
    public async Task<(long Kept, long Lost, long Waiting)> ValuesAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = _station };
        using var health = JsonDocument.Parse(await http.GetStringAsync("/health", cancellationToken));
        var values = health.RootElement.GetProperty("values");
        return (values.GetProperty("kept").GetInt64(), values.GetProperty("lost").GetInt64(), values.GetProperty("waitingBlocks").GetInt64());
    }

    /// <summary>How many scans the agent keeps for the hub, by its own word.</summary>
    public async Task<long> KeptAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = _station };
        using var health = JsonDocument.Parse(await http.GetStringAsync("/health", cancellationToken));
        return health.RootElement.GetProperty("store").GetProperty("waiting").GetInt64();
    }

    /// <summary>Starts <paramref name="program"/> in a folder that must be new; with a token it enrols first.</summary>
    public static async Task<EdgeProcess> StartAsync(
        string program, string folder, IReadOnlyList<string> stations, string? token, CancellationToken cancellationToken, IReadOnlyList<object>? machines = null)
    {
        Directory.CreateDirectory(folder);
        var config = Path.Combine(folder, "agent.json");
        await File.WriteAllTextAsync(config, Configuration(stations, machines ?? []), cancellationToken);
        string[] arguments = ["run", "--config", config, "--data", Path.Combine(folder, "data"), .. token is null ? [] : (string[])["--enrol", token]];
        var isManaged = program.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(isManaged ? "dotnet" : program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in isManaged ? [program, .. arguments] : arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var began = Stopwatch.GetTimestamp();
        var process = Process.Start(start) ?? throw new InvalidOperationException(program + " did not start.");
        var last = "";
        process.ErrorDataReceived += (_, e) => last = e.Data ?? last;
        process.BeginErrorReadLine();
        try
        {
            while (await process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(ReadyWithin, TimeProvider.System, cancellationToken) is { } line)
            {
                if (line.StartsWith("READY ", StringComparison.Ordinal))
                {
                    return new EdgeProcess(process, line, Stopwatch.GetElapsedTime(began));
                }
            }
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            await Processes.EndAsync(process);
            throw;
        }

        await Processes.EndAsync(process);
        throw new InvalidOperationException("The agent ended before it was ready: " + last);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            await Processes.EndAsync(_process);
        }
    }

    private static string Configuration(IReadOnlyList<string> stations, IReadOnlyList<object> machines) => JsonSerializer.Serialize(
        new
        {
            listen = "127.0.0.1:0",
            stations = stations.Select((code, i) => new
            {
                code,
                scanners = new[] { new { name = "s" + i.ToString(CultureInfo.InvariantCulture), listen = 0, terminator = "\r", reply = true } },
            }),
            machines,
        });

    /// <summary>e.g. <c>KOL-ST-01:9101,KOL-ST-02:9102</c></summary>
    private static Dictionary<string, int> Ports(string scanners) => scanners
        .Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(scanner => scanner.Split(':'))
        .ToDictionary(scanner => scanner[0], scanner => int.Parse(scanner[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
}
