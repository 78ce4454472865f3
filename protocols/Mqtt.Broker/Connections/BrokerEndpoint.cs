using System.Net;
using System.Net.Security;

namespace EdgeHub.Mqtt.Broker;

/// <summary>One address that the broker listens on.</summary>
/// <param name="Address">Address and port; port 0 takes a free one.</param>
public sealed record BrokerEndpoint(IPEndPoint Address)
{
    /// <summary>Certificate and, if clients need one too, how theirs is checked; null for no TLS.</summary>
    public SslServerAuthenticationOptions? Tls { get; init; }

    /// <summary>MQTT within binary WebSocket frames, subprotocol <c>mqtt</c> (MQTT 5, 6).</summary>
    public bool IsWebSocket { get; init; }

    /// <summary>The scheme of its address: mqtt, mqtts, ws or wss.</summary>
    public string Scheme => (IsWebSocket, Tls is not null) switch
    {
        (false, false) => "mqtt",
        (false, true) => "mqtts",
        (true, false) => "ws",
        (true, true) => "wss",
    };
}
