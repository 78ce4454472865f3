using System.Net;
using System.Text.Json;

namespace EdgeHub.Simulator;

/// <summary>Hub, two agents and the wires between them as child programs of ours.</summary>
internal sealed class PlantHost : IAsyncDisposable
{
    private static readonly TimeSpan HubReady = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan HubStops = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AgentReady = TimeSpan.FromMinutes(2);
    private readonly PlantOptions _options;
    private readonly DataFolder _folder;
    private readonly Dictionary<string, AgentSeat> _agents = new(StringComparer.Ordinal);
    private readonly HashSet<int> _givenPorts = [];
    private ManagedProcess? _hub;
    private MachineHall? _hall;
    private int _webPort;
    private int _agentsPort;
    private int _enrolPort;

    /// <summary>Prepares a plant; nothing runs yet.</summary>
    public PlantHost(PlantOptions options, DataFolder folder)
    {
        _options = options;
        _folder = folder;
    }

    /// <summary>Where the hub's pages are.</summary>
    public Uri Web => new("http://" + new IPEndPoint(
        _options.Listen.Equals(IPAddress.Any) ? IPAddress.Loopback : _options.Listen.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : _options.Listen, _webPort));

    /// <summary>Where an agent finds the hub, host and port.</summary>
    public string AgentsAddress => $"127.0.0.1:{_agentsPort}";

    /// <summary>The agents by name.</summary>
    public IReadOnlyDictionary<string, AgentSeat> Agents => _agents;

    /// <summary>The machines; none before <see cref="SwitchOn"/>.</summary>
    public IReadOnlyList<SimulatedMachine> Machines => _hall?.Machines ?? [];

    /// <summary>Switches the machines on; before the agents that read them.</summary>
    public void SwitchOn(int machines, TimeProvider time) => _hall = new MachineHall(MachineModel.Of(machines), _options.Seed, time);

    /// <summary>The machines begin to work.</summary>
    public void Begin() => _hall?.Begin();

    /// <summary>The machines stand.</summary>
    public void Halt() => _hall?.Halt();

    /// <summary>Picks the ports: the well-known ones or the next for people, any free ones for a check.</summary>
    public void PickPorts(bool wellKnown, Action<string> say)
    {
        var loopback = IPAddress.Loopback;
        int Pick(IPAddress address, int wanted) => wellKnown ? Ports.Near(address, wanted, _givenPorts, say) : Ports.Free();
        _webPort = Pick(_options.Listen, 8080);
        _agentsPort = Pick(loopback, 8443);
        _enrolPort = Pick(loopback, 8485);
        var page = 8090;
        var scanner = 9101;
        foreach (var name in DemoPlant.Steps.Select(step => step.Agent).Distinct(StringComparer.Ordinal))
        {
            var seat = new AgentSeat(name, Pick(loopback, page++), new LinkProxy(() => new IPEndPoint(loopback, _agentsPort)));
            foreach (var step in DemoPlant.Steps.Where(step => step.Agent == name))
            {
                seat.Scanners[step.Station] = Pick(loopback, scanner++);
            }

            _agents[name] = seat;
        }
    }

    /// <summary>Starts the hub, or starts it again after a kill.</summary>
    public async Task StartHubAsync(CancellationToken cancellationToken)
    {
        if (_hub is not null)
        {
            await _hub.DisposeAsync();
        }

        _hub = await ManagedProcess.StartAsync(
            "hub",
            [
                _options.Dotnet, _options.HubProgram, "serve", "--data", _folder.Hub, "--demo",
                "--web", new IPEndPoint(_options.Listen, _webPort).ToString(), "--agents", $"127.0.0.1:{_agentsPort}", "--enrol", $"127.0.0.1:{_enrolPort}",
            ],
            Path.Combine(_folder.Logs, "hub.log"), HubReady, cancellationToken);
    }

    /// <summary>Asks the hub for a one-time token, as the integrator does on the page <em>Agents</em>.</summary>
    private async Task<string> TokenAsync(AgentSeat seat, CancellationToken cancellationToken)
    {
        using var api = new HubApi(Web, TimeProvider.System);
        await api.LogInAsync("farah", cancellationToken);
        var answer = await api.PostAsync(
            "/api/v1/agents/tokens", new { name = seat.Name, plant = "KOL", stations = seat.Scanners.Keys }, cancellationToken);
        return answer.GetProperty("token").GetString()!;
    }

    /// <summary>Starts an agent; enrols it first where it has no certificate yet.</summary>
    /// <param name="name">Which one.</param>
    /// <param name="resendFrom">Sends scans again from this lane number though the hub has them; 0 for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task StartAgentAsync(string name, long resendFrom, CancellationToken cancellationToken)
    {
        var seat = _agents[name];
        if (seat.Process is not null)
        {
            await seat.Process.DisposeAsync();
        }

        await File.WriteAllTextAsync(_folder.AgentFile(name), Configuration(seat, Machines), cancellationToken);
        var data = _folder.Agent(name);
        List<string> command = [_options.Dotnet, _options.EdgeProgram, "run", "--config", _folder.AgentFile(name), "--data", data];
        if (!Directory.Exists(data))
        {
            command.AddRange(["--enrol", await TokenAsync(seat, cancellationToken)]);
        }

        if (resendFrom > 0)
        {
            command.AddRange(["--resend-from", resendFrom.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        }

        seat.Process = await ManagedProcess.StartAsync(name, command, Path.Combine(_folder.Logs, name + ".log"), AgentReady, cancellationToken);
    }

    /// <summary>Waits until every station has its plan from the hub: before that a scan is refused as at an unknown station.</summary>
    public async Task StationsKnownAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        within.CancelAfter(AgentReady);
        foreach (var seat in _agents.Values)
        {
            foreach (var station in seat.Scanners.Keys)
            {
                while (!await IsKnownAsync(http, new Uri($"http://127.0.0.1:{seat.PagePort}/api/stations/{station}"), within.Token))
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, within.Token);
                }
            }
        }
    }

    private static async Task<bool> IsKnownAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        using var document = await JsonDocument.ParseAsync(await http.GetStreamAsync(address, cancellationToken), cancellationToken: cancellationToken);
        return document.RootElement.GetProperty("station").GetProperty("known").GetBoolean();
    }

    /// <summary>SIGKILL for an agent.</summary>
    public Task KillAgentAsync(string name) => _agents[name].Process!.KillAsync();

    /// <summary>SIGKILL for the hub; its PostgreSQL lives on and is adopted by the next.</summary>
    public Task KillHubAsync() => _hub!.KillAsync();

    /// <summary>SIGTERM for the hub while its agents are connected.</summary>
    /// <exception cref="ProgramFailedException">It did not end in time: something waits for streams that never end by themselves.</exception>
    public async Task StopHubAsync()
    {
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        await _hub!.StopAsync();
        var took = System.Diagnostics.Stopwatch.GetElapsedTime(began);
        if (took > HubStops)
        {
            throw new ProgramFailedException(FormattableString.Invariant($"The hub took {took.TotalSeconds:0.0} s to stop with agents connected; {HubStops.TotalSeconds:0} s are allowed."));
        }
    }

    /// <summary>Stops agents, wires, hub, in this order.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_agents.Values.Select(async seat =>
        {
            if (seat.Process is not null)
            {
                await seat.Process.DisposeAsync();
            }

            await seat.Link.DisposeAsync();
        }));
        if (_hub is not null)
        {
            await _hub.DisposeAsync();
        }

        if (Interlocked.Exchange(ref _hall, null) is { } hall)
        {
            await hall.DisposeAsync();
        }
    }

    private static string Configuration(AgentSeat seat, IEnumerable<SimulatedMachine> machines) => JsonSerializer.Serialize(
        new
        {
            hub = $"127.0.0.1:{seat.Link.Address.Port}",
            listen = $"127.0.0.1:{seat.PagePort}",
            stations = seat.Scanners.Select(scanner => new
            {
                code = scanner.Key,
                scanners = new[] { new { name = "hand-" + scanner.Key[^2..], listen = scanner.Value, terminator = "\r", reply = true } },
            }),
            machines = machines.Where(machine => machine.Model.Agent == seat.Name).Select(MachineSettings.Of),
        },
        Indented);

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
}

/// <summary>One agent with its ports and its wire to the hub.</summary>
internal sealed class AgentSeat(string name, int pagePort, LinkProxy link)
{
    /// <summary>Its name at the hub.</summary>
    public string Name { get; } = name;

    /// <summary>Port of the station pages.</summary>
    public int PagePort { get; } = pagePort;

    /// <summary>The wire that can be cut.</summary>
    public LinkProxy Link { get; } = link;

    /// <summary>Scanner port by station code.</summary>
    public Dictionary<string, int> Scanners { get; } = new(StringComparer.Ordinal);

    /// <summary>The running program.</summary>
    public ManagedProcess? Process { get; set; }
}
