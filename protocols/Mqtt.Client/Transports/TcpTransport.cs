using System.ComponentModel;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace EdgeHub.Mqtt.Client;

/// <summary>MQTT over TCP, with TLS when it has settings for it.</summary>
/// <param name="host">Name or address.</param>
/// <param name="port">1883 by registration, 8883 with TLS.</param>
/// <param name="tls">Null for no TLS.</param>
public sealed class TcpTransport(string host, int port, TlsSettings? tls = null) : IMqttTransport
{
    /// <inheritdoc/>
    public string Address => $"{host}:{port}";

    /// <inheritdoc/>
    public async ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(host, port), cancellationToken);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (tls is not null)
            {
                var secure = new SslStream(stream);
                stream = secure;
                await secure.AuthenticateAsClientAsync(tls.For(host), cancellationToken);
            }

            return stream;
        }
        catch (Exception e)
        {
            await (stream?.DisposeAsync() ?? default);
            socket.Dispose();
            throw e switch
            {
                AuthenticationException or Win32Exception when e is not SocketException => new IOException($"{Address} and this client do not trust each other: {e.Message}", e),
                SocketException => new IOException($"{Address} can't be reached: {e.Message}", e),
                IOException => new IOException($"{Address} ended the TLS handshake: {e.Message}", e),
                _ => e,
            };
        }
    }
}
