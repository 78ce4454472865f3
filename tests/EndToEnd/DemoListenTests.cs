using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace EdgeHub.EndToEnd.Tests;

/// <summary>Where the demo listens, what it leaves when it is stopped, and that it begins anew when it is told to.</summary>
[Trait("Tier", "peer")]
public sealed class DemoListenTests
{
    [Fact]
    public async Task Demo_OnAnotherAddress_OpensTheHubsPagesOnly_AndCtrlCLeavesNothing()
    {
        var address = AnotherAddress();
        using var folder = new DemoFolder();
        using var squatter = new TcpListener(address, 8080);
        var taken = TryStart(squatter);
        await using (var demo = await DemoProcess.StartAsync(folder, "--listen", address.ToString()))
        {
            var web = new Uri(demo.Addresses["web"]);
            Assert.Equal(address.ToString(), web.Host);
            Assert.Contains($"http://{web.Authority}/", demo.Said, StringComparison.Ordinal);
            Assert.Contains("port 8080 is taken by", demo.Said, StringComparison.Ordinal);
            Assert.True(!taken || web.Port != 8080, "The hub took a port that somebody has.");

            using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(1) };
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(web, "/health"), TestContext.Current.CancellationToken)).StatusCode);
            await RefusesAsync(IPAddress.Loopback, web.Port);

            var station = new Uri(demo.Addresses["station.KOL-ST-01"]);
            Assert.Equal("127.0.0.1", station.Host);
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(station, "/api/stations/KOL-ST-01"), TestContext.Current.CancellationToken)).StatusCode);
            await RefusesAsync(address, station.Port);

            Assert.Equal(130, await demo.InterruptAsync());
            Assert.Contains("nothing is left running", demo.Said, StringComparison.Ordinal);
        }

        Assert.Empty(StillRunning(folder.Path));

        // A second start keeps what is there; --reset begins anew.
        var key = Path.Combine(folder.Path, "demo", "hub", "master.key");
        var before = await File.ReadAllTextAsync(key, TestContext.Current.CancellationToken);
        await using (var again = await DemoProcess.StartAsync(folder, "--reset"))
        {
            Assert.NotEqual(before, await File.ReadAllTextAsync(key, TestContext.Current.CancellationToken));
            Assert.Equal("127.0.0.1", new Uri(again.Addresses["web"]).Host);
        }
    }

    [Theory]
    [InlineData("banana", "--listen wants an address")]
    [InlineData("192.0.2.1", "is no address of this machine")]
    public async Task Demo_OnAnImpossibleAddress_SaysSo(string address, string sentence)
    {
        var state = Directory.CreateTempSubdirectory("edgehub-listen-");
        var (code, said) = await Programs.RunAsync(
            Programs.Dotnet,
            [Programs.Simulator, "demo", "--dotnet", Programs.Dotnet, "--hub", Programs.Hub, "--edge", Programs.Edge, "--state", state.FullName, "--listen", address],
            TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        state.Delete(recursive: true);
        Assert.Equal(1, code);
        Assert.Contains(sentence, said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    /// <summary>The machine's own address in its network, or one of the loopback's sixteen million others.</summary>
    private static IPAddress AnotherAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(adapter => adapter.OperationalStatus == OperationalStatus.Up)
        .SelectMany(adapter => adapter.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .FirstOrDefault(own => own.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(own)) ?? IPAddress.Parse("127.0.0.2");

    private static bool TryStart(TcpListener listener)
    {
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            // Somebody else has it, which serves as well.
            return false;
        }
    }

    private static async Task RefusesAsync(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        var refused = await Assert.ThrowsAsync<SocketException>(async () => await socket.ConnectAsync(address, port, TestContext.Current.CancellationToken));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    /// <summary>Command lines that name the folder: hub, agents, and PostgreSQL, unless root runs it elsewhere.</summary>
    private static IEnumerable<string> StillRunning(string folder)
    {
        var pointer = Path.Combine(folder, "demo", "hub", "postgres.path");
        var cluster = File.Exists(pointer) ? File.ReadAllText(pointer).Trim() : folder;
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)))
        {
            var line = "";
            try
            {
                line = File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
            }
            catch (IOException)
            {
                // It has just ended.
            }

            if (line.Contains(folder, StringComparison.Ordinal) || line.Contains(cluster, StringComparison.Ordinal))
            {
                yield return line;
            }
        }
    }
}
