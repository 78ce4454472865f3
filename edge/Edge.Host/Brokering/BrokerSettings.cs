using System.Net;
using EdgeHub.Mqtt.Broker;

namespace EdgeHub.Edge.Host;

/// <summary>What a broker of its own is run with: configuration file first, then the command line.</summary>
internal sealed record BrokerSettings
{
    public IReadOnlyList<BrokerAddress> Listeners { get; init; } = [];

    public bool AllowAnonymous { get; init; }

    public string? PasswordFile { get; init; }

    public string? AccessFile { get; init; }

    public IReadOnlyList<string> DeniedFilters { get; init; } = [];

    public BrokerOptions Options { get; init; } = new() { Version = "EdgeHub " + AgentCommands.Version };
}

/// <summary>One address to listen on.</summary>
/// <param name="EndPoint">Address and port.</param>
/// <param name="IsWebSocket">MQTT over WebSocket.</param>
/// <param name="CertificateFile">PEM of the certificate and its chain; null for no TLS.</param>
/// <param name="KeyFile">PEM of its key.</param>
/// <param name="ClientAuthorityFile">PEM of the authority whose certificates clients must show; null when they need none.</param>
internal sealed record BrokerAddress(IPEndPoint EndPoint, bool IsWebSocket, string? CertificateFile, string? KeyFile, string? ClientAuthorityFile);
