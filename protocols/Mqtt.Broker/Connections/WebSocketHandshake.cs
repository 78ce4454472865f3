using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace EdgeHub.Mqtt.Broker;

/// <summary>The server's side of the opening handshake (RFC 6455, 4.2) for the subprotocol <c>mqtt</c> (MQTT 5, 6), and nothing else of HTTP.</summary>
internal static class WebSocketHandshake
{
    private const int MaxRequestBytes = 8 << 10;
    private const string Subprotocol = "mqtt";
    private const string AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static readonly TimeSpan KeepAliveInterval = TimeSpan.Zero;

    /// <summary>Answers the request and gives the stream of what the frames carry.</summary>
    /// <exception cref="InvalidDataException">It is no such request; it was answered.</exception>
    public static async Task<Stream> AcceptAsync(Stream stream, TimeSpan closeTimeout, CancellationToken cancellationToken)
    {
        var lines = await ReadRequestAsync(stream, cancellationToken);
        var key = Header(lines, "Sec-WebSocket-Key");
        var isRequest = lines[0].StartsWith("GET ", StringComparison.Ordinal) && Header(lines, "Upgrade").Equals("websocket", StringComparison.OrdinalIgnoreCase)
            && Header(lines, "Sec-WebSocket-Version") == "13" && key.Length == 24;
        if (!isRequest || !Header(lines, "Sec-WebSocket-Protocol").Split(',', StringSplitOptions.TrimEntries).Contains(Subprotocol))
        {
            await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), cancellationToken);
            throw new InvalidDataException("It is no WebSocket request for the subprotocol mqtt.");
        }

        var answer = $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {Accept(key)}\r\n"
            + $"Sec-WebSocket-Protocol: {Subprotocol}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), cancellationToken);
        var options = new WebSocketCreationOptions { IsServer = true, SubProtocol = Subprotocol, KeepAliveInterval = KeepAliveInterval };
        return new WebSocketDuplex(WebSocket.CreateFromStream(stream, options), closeTimeout);
    }

    private static string Accept(string key)
    {
#pragma warning disable CA5350 // RFC 6455 asks for SHA-1; it guards nothing
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSuffix)));
#pragma warning restore CA5350
    }

    private static async Task<string[]> ReadRequestAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxRequestBytes];
        var filled = 0;
        while (filled < buffer.Length && await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken) is > 0 and var read)
        {
            filled += read;
            var end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                // A client sends nothing more before it has the answer.
                return end + 4 == filled ? Encoding.ASCII.GetString(buffer, 0, end).Split("\r\n") : throw new InvalidDataException("More came than one request.");
            }
        }

        throw new InvalidDataException("The request did not end within 8 kB.");
    }

    private static string Header(string[] lines, string name)
    {
        foreach (var line in lines)
        {
            if (line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return line[(name.Length + 1)..].Trim();
            }
        }

        return "";
    }
}
