using System.Net;
using System.Net.Sockets;

namespace EdgeHub.Modbus;

/// <summary>Connects to a Modbus TCP server, or to a serial device server that carries RTU over TCP.</summary>
/// <param name="host">Name or address.</param>
/// <param name="port">502 by the specification.</param>
public sealed class TcpStreamSource(string host, int port = 502) : IStreamSource
{
    /// <inheritdoc/>
    public async ValueTask<IDuplexStream> OpenAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(host, port), cancellationToken);
            return new SocketStream(socket);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException($"{host}:{port} can't be reached: {e.Message}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
