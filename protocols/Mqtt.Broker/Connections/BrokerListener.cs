using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Mqtt.Broker;

/// <summary>Accepts connections on one address, does the handshakes of TLS and WebSocket, and hands streams over.</summary>
internal sealed partial class BrokerListener : IAsyncDisposable
{
    private const int Backlog = 4096;
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromMilliseconds(10);

    private readonly Socket _socket;
    private readonly BrokerState _broker;
    private readonly ConnectionBook _connections;
    private Task _accepting = Task.CompletedTask;
    private volatile bool _isDisposed;

    public BrokerListener(BrokerEndpoint endpoint, BrokerState broker, ConnectionBook connections)
    {
        (Endpoint, _broker, _connections) = (endpoint, broker, connections);
        _socket = new Socket(endpoint.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.Bind(endpoint.Address);
            _socket.Listen(Backlog);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        Endpoint = endpoint with { Address = (IPEndPoint)_socket.LocalEndPoint! };
    }

    /// <summary>With the port that it has got.</summary>
    public BrokerEndpoint Endpoint { get; }

    public void Start() => _accepting = Task.Run(AcceptAsync);

    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        _socket.Dispose();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                var client = await _socket.AcceptAsync();
                if (!_connections.TryEnter())
                {
                    _broker.Counters.Refused();
                    client.Dispose();
                    continue;
                }

                _ = Task.Run(() => ServeAsync(client));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                if (_isDisposed)
                {
                    return;
                }

                // A client that left before it was accepted, or no file handles for the moment: the others go on.
                await Task.Delay(PauseAfterFault, _broker.Clock.Time);
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        Connection? connection = null;
        try
        {
            client.NoDelay = true;
            client.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            var (stream, name) = await OpenAsync(client);
            connection = new Connection(_broker, client, stream, name);
            _connections.Add(connection);
            await connection.RunAsync();
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException or InvalidDataException)
        {
            _broker.Counters.Refused();
            LogHandshakeFailed(_broker.Log, Endpoint.Scheme, e.Message);
        }
        finally
        {
            client.Dispose();
            _connections.Leave(connection);
        }
    }

    private async Task<(Stream Stream, string? CertificateName)> OpenAsync(Socket client)
    {
        Stream stream = new NetworkStream(client, ownsSocket: false);
        if (Endpoint is { Tls: null, IsWebSocket: false })
        {
            return (stream, null);
        }

        string? name = null;
        using var patience = new CancellationTokenSource(_broker.Options.ConnectTimeout, _broker.Clock.Time);
        if (Endpoint.Tls is { } tls)
        {
            var secured = new SslStream(stream);
            stream = secured;
            await secured.AuthenticateAsServerAsync(tls, patience.Token);
            name = (secured.RemoteCertificate as X509Certificate2)?.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        }

        return (Endpoint.IsWebSocket ? await WebSocketHandshake.AcceptAsync(stream, _broker.Options.ConnectTimeout, patience.Token) : stream, name);
    }

    [LoggerMessage(6, LogLevel.Warning, "A connection over {Scheme} was refused: {Cause}")]
    private static partial void LogHandshakeFailed(ILogger logger, string scheme, string cause);
}
