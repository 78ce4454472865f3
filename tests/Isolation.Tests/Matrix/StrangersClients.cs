using System.Net;
using System.Net.Sockets;

namespace EdgeHub.Isolation.Tests;

/// <summary>Clients that come from many addresses of the loopback net: log-ins are limited per address, and here each must be answered.</summary>
/// <param name="web">The hub.</param>
/// <param name="net">Third number of the addresses, so that suites do not use up each other's.</param>
internal sealed class StrangersClients(string web, int net) : IDisposable
{
    private const int PerAddress = 15;
    private const int Most = 250;
    private readonly HttpClient?[] _clients = new HttpClient?[Most];
    private readonly Lock _lock = new();
    private int _number;

    public HttpClient Next()
    {
        lock (_lock)
        {
            var host = _number++ / PerAddress % Most;
            return _clients[host] ??= Make(host + 2);
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients)
        {
            client?.Dispose();
        }
    }

    private HttpClient Make(int host)
    {
#pragma warning disable CA2000 // The client disposes its handler, and the handler its sockets.
        var handler = new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (context, token) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(new IPAddress([127, 0, (byte)net, (byte)host]), 0));
                await socket.ConnectAsync(context.DnsEndPoint, token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new HttpClient(handler) { BaseAddress = new Uri(web), Timeout = TimeSpan.FromSeconds(30) };
#pragma warning restore CA2000
    }
}
