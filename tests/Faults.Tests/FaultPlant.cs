using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeHub.Edge.Host.Tests;
using EdgeHub.Identifiers;
using EdgeHub.Testing;

namespace EdgeHub.Faults.Tests;

/// <summary>A real agent with a machine and a scanner, whose way to the hub is a <see cref="ChaosProxy"/>; and what the hub must know in the end.</summary>
internal sealed class FaultPlant : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly FaultHub _hub;
    private readonly string _name;
    private readonly string _type;
    private readonly int _scannerPort = FreePort();
    private readonly Workplace _place;
    private readonly List<string> _tried = [];
    private readonly List<string> _shown = [];

    private FaultPlant(FaultHub hub, string name, string type, int seed, int everyMs)
    {
        (_hub, _name, _type) = (hub, name, type);
        Wire = ChaosProxy.Start(() => IPEndPoint.Parse(hub.Addresses.Agents), seed);
        _place = new Workplace($$"""
            {
              "hub": "{{Wire.Address}}", "listen": "127.0.0.1:0",
              "stations": [ { "code": "KOL-ST-01", "scanners": [ { "name": "s1", "listen": {{_scannerPort.ToString(CultureInfo.InvariantCulture)}}, "terminator": "\r", "reply": true } ] } ],
              "machines": [ {
                "code": "{{name}}", "station": "KOL-ST-01",
                "modbus": { "connect": "{{Machine.EndPoint}}", "everyMs": {{everyMs.ToString(CultureInfo.InvariantCulture)}}, "timeoutMs": 20000 },
                "points": [
                  { "name": "reading", "at": "input:0", "type": "uint32", "heartbeatMs": 3600000 },
                  { "name": "good", "at": "input:2", "type": "uint32", "role": "good", "counter": { "max": 4294967295 }, "heartbeatMs": 3600000 }
                ]
              } ]
            }
            """);
    }

    public CountingMachine Machine { get; } = new();

    public ChaosProxy Wire { get; }

    public string Data => _place.Data;

    public string Configuration => _place.Configuration;

    /// <summary>An enrolled agent that does not run yet.</summary>
    /// <param name="hub">Whose it is.</param>
    /// <param name="name">Of the agent and of its machine, one for each test.</param>
    /// <param name="type">Two letters of its labels, for each test others.</param>
    /// <param name="seed">Of the wire's garbage.</param>
    /// <param name="everyMs">How often the machine is read.</param>
    public static async Task<FaultPlant> MakeAsync(FaultHub hub, string name, string type, int seed = 0, int everyMs = 50)
    {
        var plant = new FaultPlant(hub, name, type, seed, everyMs);
        await using var enrol = AgentProcess.Launch("enrol", await hub.TokenAsync(name), "--data", plant.Data);
        var (code, _, errors) = await enrol.EndAsync();
        Assert.True(code == 0, errors);
        return plant;
    }

    public Task<AgentProcess> StartAsync() => AgentProcess.StartAsync(Configuration, Data);

    public AgentProcess Launch() => AgentProcess.Launch("run", "--config", Configuration, "--data", Data);

    /// <summary>Scans one label after the other until cancelled; an agent that is away is dialled again.</summary>
    public async Task ScanAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _scannerPort, CancellationToken.None);
                using var reader = new StreamReader(client.GetStream());
                while (!cancellationToken.IsCancellationRequested)
                {
                    var label = Uid.Mint("SAIF", "KOL", _type, _tried.Count + 1).ToString();
                    _tried.Add(label);
                    await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(label + "\r"), CancellationToken.None);
                    if (await reader.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(Patience, CancellationToken.None) is null)
                    {
                        break;
                    }

                    _shown.Add(label);
                    await Task.Delay(pause, CancellationToken.None);
                }
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    /// <summary>
    /// Halts the machine and waits until the hub has its last reading, all its parts, and every scan whose verdict was shown; what the agent says went in is then
    /// what came.
    /// </summary>
    public async Task<(List<long> Readings, List<string> Scans)> AllArrivedAsync(AgentProcess? agent)
    {
        Machine.Halt();
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var (readings, parts, scans) = (await _hub.ValuesAsync(_name, "reading"), await _hub.ValuesAsync(_name, "good"), await _hub.ScansAsync($"UID-SAIF-KOL-{_type}-"));
            if (readings.Contains(Machine.Readings) && parts.LastOrDefault() == Machine.Parts && _shown.Except(scans, StringComparer.Ordinal).FirstOrDefault() is not { } missing)
            {
                Assert.Equal(scans.Count, scans.Distinct(StringComparer.Ordinal).Count());
                Assert.Subset(_tried.ToHashSet(StringComparer.Ordinal), scans.ToHashSet(StringComparer.Ordinal));
                Assert.Equal(parts.Order(), parts);
                if (agent is not null)
                {
                    Assert.StartsWith("integrity.balanced: All 2 points add up", await _hub.IntegrityAsync(_name), StringComparison.Ordinal);
                }

                return (readings, scans);
            }

            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                Assert.Fail(
                    $"The hub has reading {readings.LastOrDefault()} of {Machine.Readings}, {parts.LastOrDefault()} of {Machine.Parts} parts, {scans.Count} of {_shown.Count} scans; "
                    + (agent is null ? "" : Encoding.UTF8.GetString((await agent.HealthAsync()).ToJson())));
            }

            await Task.Delay(200, CancellationToken.None);
        }
    }

    public Task<List<long>> ReadingsAsync(DateTimeOffset from, DateTimeOffset to) => _hub.ValuesAsync(_name, "reading", from, to);

    public Task<IReadOnlyDictionary<string, long>> LossesAsync() => _hub.LossesAsync(_name);

    public async ValueTask DisposeAsync()
    {
        await Wire.DisposeAsync();
        await Machine.DisposeAsync();
        _place.Dispose();
    }

    /// <summary>Below the ports that the system gives to whoever asks for any: an agent that is away finds its own again.</summary>
    private static int FreePort()
    {
        while (true)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(15_000, 32_000));
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }
}
