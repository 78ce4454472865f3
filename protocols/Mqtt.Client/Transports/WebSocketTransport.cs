using System.Net.Security;
using System.Net.WebSockets;

namespace EdgeHub.Mqtt.Client;

/// <summary>MQTT over WebSocket, in binary frames and with the subprotocol mqtt (MQTT 5, 6).</summary>
/// <param name="address">ws:// or wss://, with the path that the broker wants.</param>
/// <param name="tls">For wss; null takes the authorities of the machine.</param>
public sealed class WebSocketTransport(Uri address, TlsSettings? tls = null) : IMqttTransport
{
    private const string SubProtocol = "mqtt";
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public string Address => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <inheritdoc/>
    public async ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(SubProtocol);

        // MQTT has a keep-alive of its own.
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, UseProxy = false, SslOptions = tls?.For(address.Host) ?? new SslClientAuthenticationOptions(),
        });
        try
        {
            await socket.ConnectAsync(address, invoker, cancellationToken);
            return socket.SubProtocol == SubProtocol
                ? WebSocketStream.Create(socket, WebSocketMessageType.Binary, CloseTimeout)
                : throw new IOException($"{Address} answers, but does not speak MQTT there.");
        }
        catch (WebSocketException e)
        {
            socket.Dispose();
            throw new IOException($"{Address} can't be reached: {e.Message}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
