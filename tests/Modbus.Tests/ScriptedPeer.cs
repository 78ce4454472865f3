using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace EdgeHub.Modbus.Tests;

/// <summary>A Modbus TCP server on a real socket that does exactly what the test says: answer, answer late, wrongly, in pieces, or never.</summary>
internal sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<Request> _requests = Channel.CreateUnbounded<Request>();
    private readonly List<Socket> _sockets = [];
    private readonly Task _accepting;

    public ScriptedPeer()
    {
        _listener.Start();
        _accepting = Task.Run(AcceptAsync);
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Connections accepted so far.</summary>
    public int Connections
    {
        get
        {
            lock (_sockets)
            {
                return _sockets.Count;
            }
        }
    }

    /// <summary>Connections whose client is still there.</summary>
    public int Open
    {
        get
        {
            lock (_sockets)
            {
                return _sockets.Count(socket => socket.Connected && !(socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0));
            }
        }
    }

    /// <summary>The next request from any connection.</summary>
    public async Task<Request> NextAsync()
    {
        using var patience = new CancellationTokenSource(Plant.Patience);
        return await _requests.Reader.ReadAsync(patience.Token);
    }

    /// <summary>True when a request waits that nobody has taken.</summary>
    public bool HasMore => _requests.Reader.TryPeek(out _);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        lock (_sockets)
        {
            _sockets.ForEach(socket => socket.Dispose());
        }

        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync();
                socket.NoDelay = true;
                lock (_sockets)
                {
                    _sockets.Add(socket);
                }

                _ = Task.Run(() => ReadAsync(socket));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ReadAsync(Socket socket)
    {
        try
        {
            await using var stream = new NetworkStream(socket);
            var header = new byte[7];
            while (true)
            {
                await stream.ReadExactlyAsync(header);
                var pdu = new byte[((header[4] << 8) | header[5]) - 1];
                await stream.ReadExactlyAsync(pdu);
                await _requests.Writer.WriteAsync(new Request(socket, (ushort)((header[0] << 8) | header[1]), header[6], pdu));
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The client left.
        }
    }

    /// <summary>What a client asked.</summary>
    internal sealed record Request(Socket Socket, ushort TransactionIdentifier, byte Unit, byte[] Pdu)
    {
        public string Hex => Modbus.Tests.Hex.Text(Pdu);

        public Task AnswerAsync(string pdu) => AnswerAsync(pdu, TransactionIdentifier, Unit);

        public async Task AnswerAsync(string pdu, ushort transactionIdentifier, byte unit)
        {
            var bytes = new byte[TcpFraming.MaxBytes];
            await SendAsync(bytes[..TcpFraming.Write(transactionIdentifier, unit, Modbus.Tests.Hex.Bytes(pdu), bytes)]);
        }

        public async Task SendAsync(byte[] bytes) => await Socket.SendAsync(bytes);

        /// <summary>Ends the connection at once, as a device that loses power and comes back does.</summary>
        public void Reset()
        {
            Socket.LingerState = new LingerOption(true, 0);
            Socket.Dispose();
        }
    }
}
