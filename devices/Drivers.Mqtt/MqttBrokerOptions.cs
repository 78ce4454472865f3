using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeHub.Mqtt;
using EdgeHub.Mqtt.Client;

namespace EdgeHub.Drivers.Mqtt;

/// <summary>How a broker is reached. Secrets are named by their files, which are read with each start of the driver.</summary>
public sealed record MqttBrokerOptions
{
    /// <summary>Largest packet that is taken: 64 KiB, which is set aside for each device. A broker of 5 leaves out what is larger, one of 3.1.1 is cut off by it.</summary>
    public const int MaxPacketBytes = 64 << 10;

    /// <summary>Topics of one device.</summary>
    private const int MaxTopics = 10_000;

    /// <summary>Name or address.</summary>
    public required string Host { get; init; }

    /// <summary>Port: 1883 by registration, 8883 with TLS.</summary>
    public int Port { get; init; } = 1883;

    /// <summary>Path for MQTT over WebSocket, e.g. /mqtt; empty for TCP.</summary>
    public string WebSocketPath { get; init; } = "";

    /// <summary>True for TLS.</summary>
    public bool Tls { get; init; }

    /// <summary>File with the certificates of the authorities that are trusted, PEM; empty takes those of the machine.</summary>
    public string AuthorityFile { get; init; } = "";

    /// <summary>File with this client's certificate, PEM; empty for none.</summary>
    public string CertificateFile { get; init; } = "";

    /// <summary>File with its private key, PEM.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary>Client identifier: fixed, since it is the name of the session at the broker.</summary>
    public required string ClientId { get; init; }

    /// <summary>User name; empty for none.</summary>
    public string UserName { get; init; } = "";

    /// <summary>File whose first line is the password; empty for none.</summary>
    public string PasswordFile { get; init; } = "";

    /// <summary>MQTT 5 or 3.1.1; null takes what the broker speaks.</summary>
    public ProtocolVersion? Version { get; init; }

    /// <summary>Longest silence on the connection. Default 30 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Seconds that the broker keeps the session, with what comes meanwhile; 0 keeps none.</summary>
    public uint SessionExpiry { get; init; }

    /// <summary>The way to it.</summary>
    /// <exception cref="IOException">A file can't be used.</exception>
    internal IMqttTransport Transport()
    {
        var tls = Tls ? Trust() : null;
        return WebSocketPath.Length == 0
            ? new TcpTransport(Host, Port, tls)
            : new WebSocketTransport(new UriBuilder(Tls ? "wss" : "ws", Host, Port, WebSocketPath).Uri, tls);
    }

    /// <summary>What the client says of itself.</summary>
    /// <exception cref="IOException">The password's file can't be read.</exception>
    internal MqttClientOptions Client() => new()
    {
        ClientId = ClientId,
        SessionExpiry = SessionExpiry,
        Version = Version,
        KeepAlive = KeepAlive,
        UserName = UserName.Length > 0 ? UserName : null,
        Password = PasswordFile.Length > 0 ? Encoding.UTF8.GetBytes(Read(PasswordFile, File.ReadLines).FirstOrDefault("").TrimEnd()) : null,
        AcknowledgeByHand = true,
        MaxPacketBytes = MaxPacketBytes,
        MaxSubscriptions = MaxTopics,
    };

    private TlsSettings Trust()
    {
        var settings = new TlsSettings();
        if (AuthorityFile.Length > 0)
        {
            var authorities = new X509Certificate2Collection();
            Read(AuthorityFile, file => { authorities.ImportFromPemFile(file); return authorities; });
            settings = settings with { Authorities = authorities };
        }

        return CertificateFile.Length == 0 ? settings
            : settings with { ClientCertificate = Read(CertificateFile, file => X509Certificate2.CreateFromPemFile(file, KeyFile)) };
    }

    private static T Read<T>(string file, Func<string, T> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new IOException($"{Path.GetFileName(file)} can't be used: {(e is CryptographicException ? "it holds no certificate with its key" : "the agent can't read it")}.", e);
        }
    }
}
