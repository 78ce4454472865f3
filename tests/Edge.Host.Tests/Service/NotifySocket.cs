using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace EdgeHub.Edge.Host.Tests;

/// <summary>The socket of a service manager: a Unix datagram socket with a file or, as systemd in a container has it, without.</summary>
internal sealed class NotifySocket : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly List<string> _messages = [];
    private readonly string _name;

    public NotifySocket(string name)
    {
        _name = name;
        _socket.Bind(new UnixDomainSocketEndPoint(name.Replace('@', '\0')));
    }

    /// <summary>Everything that was told, in order.</summary>
    public IReadOnlyList<string> Messages => _messages;

    /// <summary>What the service manager leaves in the environment.</summary>
    public Dictionary<string, string> Environment(TimeSpan? watchdog = null) => watchdog is { } patience
        ? new() { ["NOTIFY_SOCKET"] = _name, ["WATCHDOG_USEC"] = patience.TotalMicroseconds.ToString(CultureInfo.InvariantCulture) }
        : new() { ["NOTIFY_SOCKET"] = _name };

    /// <summary>Reads until a message is told.</summary>
    public async Task<string> UntilAsync(Func<string, bool> isIt)
    {
        using var limit = new CancellationTokenSource(Patience);
        var buffer = new byte[4096];
        while (true)
        {
            int count;
            try
            {
                count = await _socket.ReceiveAsync(buffer, limit.Token);
            }
            catch (OperationCanceledException e)
            {
                throw new TimeoutException("It was not told. " + string.Join(" | ", _messages), e);
            }

            _messages.Add(Encoding.UTF8.GetString(buffer, 0, count));
            if (isIt(_messages[^1]))
            {
                return _messages[^1];
            }
        }
    }

    /// <summary>What is told within a time.</summary>
    public async Task<IReadOnlyList<string>> DuringAsync(TimeSpan time)
    {
        var before = _messages.Count;
        using var over = new CancellationTokenSource(time);
        var buffer = new byte[4096];
        while (!over.IsCancellationRequested)
        {
            try
            {
                var count = await _socket.ReceiveAsync(buffer, over.Token);
                _messages.Add(Encoding.UTF8.GetString(buffer, 0, count));
            }
            catch (OperationCanceledException)
            {
                // The time is over.
            }
        }

        return _messages[before..];
    }

    public void Dispose()
    {
        _socket.Dispose();
        if (_name[0] == '/')
        {
            File.Delete(_name);
        }
    }
}
