using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgeHub.Edge.Runtime;

namespace EdgeHub.Edge.Host.Tests;

/// <summary>The real program with a real broker: what somebody publishes becomes a value of a machine and a scan of a station, and can be browsed.</summary>
[Trait("Tier", "peer")]
public sealed class MqttMachineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Messages_OfABroker_AreValuesAndScans_AndTheBrokersEndIsSeen()
    {
        await using var broker = await Broker.StartAsync();
        using var place = new Workplace($$"""
            {
              "hub": "127.0.0.1:1", "listen": "127.0.0.1:0",
              "stations": [ { "code": "KOL-ST-01", "scanners": [ { "name": "cam1", "mqtt": { "connect": "127.0.0.1:{{broker.Port}}" }, "topic": "line4/reads", "path": "code" } ] } ],
              "machines": [ { "code": "KOL-M-07", "mqtt": { "connect": "127.0.0.1:{{broker.Port}}" },
                "points": [ { "name": "+/t", "topic": "plant/+/t", "names": ["oven1", "oven2"] }, { "name": "speed", "topic": "line4/state", "path": "motor.speed" } ] } ]
            }
            """);
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data);
        await UntilAsync(agent, health => health.Devices.Count == 2 && health.Devices.All(device => device.State == "connected"));
        await broker.PublishAsync("plant/oven2/t", "21.5");
        await broker.PublishAsync("line4/state", """{"motor":{"speed":1450}}""");
        await UntilAsync(agent, health => health.Devices.Any(device => device.Machine?.Values >= 2));
        var before = (await agent.HealthAsync()).Store.Taken;
        await broker.PublishAsync("line4/reads", """{"code":"KOL-ST-01-UNKNOWN"}""");
        await UntilAsync(agent, health => health.Store.Taken > before);

        var browsing = Commands.RunAsync("browse", $"mqtt://127.0.0.1:{broker.Port}", "--seconds", "3", "--export", place.Path("picked.json"), "--machine", "KOL-M-08");
        await UntilAsync(async () =>
        {
            await broker.PublishAsync("made/up", "7");
            return browsing.IsCompleted;
        });
        Assert.Equal(0, (await browsing).Code);
        Assert.Equal(0, (await Commands.RunAsync("check", place.Path("picked.json"))).Code);
        Assert.Contains("\"topic\": \"made/up\"", await File.ReadAllTextAsync(place.Path("picked.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await broker.DisposeAsync();
        await UntilAsync(agent, health => health.Devices.All(device => device.State == "waiting" && device.Reason.Length > 0));
    }

    private static Task UntilAsync(AgentProcess agent, Func<AgentHealth, bool> isSo) => UntilAsync(async () => isSo(await agent.HealthAsync()));

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await isSo())
        {
            await Task.Delay(100, patience.Token);
        }
    }

    /// <summary>mosquitto without a configuration: loopback only, open to everybody.</summary>
    private sealed class Broker : IAsyncDisposable
    {
        private Process? _process;

        public int Port { get; } = FreePort();

        public static async Task<Broker> StartAsync()
        {
            var program = (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin").Split(':').Select(folder => Path.Combine(folder, "mosquitto")).FirstOrDefault(File.Exists);
            Assert.SkipWhen(program is null, "mosquitto is not installed (apt-get install mosquitto mosquitto-clients)");
            var broker = new Broker();
            broker._process = Process.Start(new ProcessStartInfo(program!, ["-p", broker.Port.ToString(CultureInfo.InvariantCulture)]) { UseShellExecute = false, RedirectStandardError = true });
            await UntilAsync(() => Task.FromResult(broker.Listens()));
            return broker;
        }

        public async Task PublishAsync(string topic, string payload)
        {
            using var process = Process.Start(new ProcessStartInfo(
                "mosquitto_pub", ["-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-q", "1", "-t", topic, "-m", payload]) { UseShellExecute = false })!;
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, process.ExitCode);
        }

        public async ValueTask DisposeAsync()
        {
            if (_process is { } process)
            {
                _process = null;
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
                process.Dispose();
            }
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        private bool Listens()
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(IPAddress.Loopback, Port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }
}
