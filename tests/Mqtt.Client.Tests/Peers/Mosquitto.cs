using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgeHub.Testing;

namespace EdgeHub.Mqtt.Client.Tests;

/// <summary>mosquitto on loopback: anonymous, with a password, with TLS, and with client certificates, each on a port of its own.</summary>
internal sealed class Mosquitto : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly PeerCertificates _certificates;
    private readonly int[] _ports = FreePorts(4);
    private Process? _process;

    private Mosquitto()
    {
        Directory.CreateDirectory(_folder.File("db"));
        _certificates = new PeerCertificates(_folder);
    }

    public static string? Program { get; } = Find("mosquitto");

    public int Plain => _ports[0];

    public int Password => _ports[1];

    public int Tls => _ports[2];

    public int MutualTls => _ports[3];

    public TlsSettings Trust => new() { Authorities = _certificates.Authorities };

    public TlsSettings TrustAndIdentity => Trust with { ClientCertificate = _certificates.Client };

    /// <summary>Starts one; skips the test when the machine has none.</summary>
    public static async Task<Mosquitto> StartAsync()
    {
        Assert.SkipWhen(Program is null, "mosquitto is not installed (apt-get install mosquitto mosquitto-clients)");
        var mosquitto = new Mosquitto();
        await mosquitto.WriteAsync();
        await mosquitto.UpAsync();
        return mosquitto;
    }

    public static TcpTransport Transport(int port, TlsSettings? tls = null) => new("localhost", port, tls);

    /// <summary>Starts the process and waits until it listens.</summary>
    public async Task UpAsync()
    {
        _process = Process.Start(new ProcessStartInfo(Program!, ["-c", _folder.File("m.conf")]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        await Patience.UntilAsync(() => _process.HasExited || Listens(MutualTls));
        Assert.False(_process.HasExited, _process.HasExited ? await _process.StandardError.ReadToEndAsync() + await LogAsync() : "");
    }

    /// <summary>Ends it with SIGTERM, so that it saves its sessions.</summary>
    public async Task DownAsync()
    {
        if (_process is { HasExited: false } running)
        {
            using var kill = Process.Start("kill", running.Id.ToString(CultureInfo.InvariantCulture));
            await running.WaitForExitAsync(Patience.Token());
        }

        _process?.Dispose();
        _process = null;
    }

    /// <summary>Runs mosquitto_pub or mosquitto_sub to its end.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(Patience.Token());
        var errors = await process.StandardError.ReadToEndAsync(Patience.Token());
        await process.WaitForExitAsync(Patience.Token());
        Assert.True(process.ExitCode == 0, errors);
        return output;
    }

    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        _certificates.Dispose();
        _folder.Dispose();
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }

    private static bool Listens(int port)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<string> LogAsync() => File.Exists(_folder.File("log")) ? await File.ReadAllTextAsync(_folder.File("log")) : "";

    private async Task WriteAsync()
    {
        using (var hash = Process.Start("mosquitto_passwd", ["-c", "-b", _folder.File("pw"), "edge", "secret"]))
        {
            await hash.WaitForExitAsync(Patience.Token());
        }

        var d = _folder.Path;
        var server = $"cafile {d}/ca.crt\ncertfile {d}/server.crt\nkeyfile {d}/server.key\n";
        await File.WriteAllTextAsync(_folder.File("m.conf"), string.Create(CultureInfo.InvariantCulture, $"""
            per_listener_settings true
            persistence true
            persistence_location {d}/db/
            log_dest file {d}/log
            log_type error
            set_tcp_nodelay true
            {(Environment.IsPrivilegedProcess ? "user root" : "")}
            listener {Plain} 127.0.0.1
            allow_anonymous true
            listener {Password} 127.0.0.1
            allow_anonymous false
            password_file {d}/pw
            listener {Tls} 127.0.0.1
            allow_anonymous true
            {server}
            listener {MutualTls} 127.0.0.1
            {server}
            require_certificate true
            use_identity_as_username true

            """));
    }
}
