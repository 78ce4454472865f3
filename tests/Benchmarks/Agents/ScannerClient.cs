using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeHub.Benchmarks;

/// <summary>What the agent said to one label, e.g. <c>ACCEPT step.completed</c>, and how long it took.</summary>
internal readonly record struct ScanAnswer(string Text, double Milliseconds);

/// <summary>A scanner on TCP: sends labels, takes the verdicts in the order of its labels.</summary>
internal sealed class ScannerClient : IAsyncDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);
    private readonly Socket _socket;
    private readonly Queue<(long SentAt, TaskCompletionSource<ScanAnswer> Answer)> _asked = new();
    private readonly Lock _lock = new();
    private readonly Task _reading;

    private ScannerClient(Socket socket)
    {
        _socket = socket;
        _reading = ReadAsync();
    }

    public static async Task<ScannerClient> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
        return new ScannerClient(socket);
    }

    /// <summary>Sends a label at once and waits for its verdict; a caller may send the next one meanwhile.</summary>
    public async Task<ScanAnswer> AskAsync(string label, CancellationToken cancellationToken)
    {
        var bytes = Encoding.ASCII.GetBytes(label + "\r");
        var answer = new TaskCompletionSource<ScanAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _asked.Enqueue((Stopwatch.GetTimestamp(), answer));
        }

        await _socket.SendAsync(bytes, SocketFlags.None, cancellationToken);
        return await answer.Task.WaitAsync(AnswerWithin, TimeProvider.System, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ReadAsync()
    {
        using var reader = new StreamReader(new NetworkStream(_socket), Encoding.ASCII);
        while (await reader.ReadLineAsync() is { } line)
        {
            (long SentAt, TaskCompletionSource<ScanAnswer> Answer) first;
            lock (_lock)
            {
                first = _asked.Dequeue();
            }

            first.Answer.SetResult(new ScanAnswer(line, Stopwatch.GetElapsedTime(first.SentAt).TotalMilliseconds));
        }
    }
}
