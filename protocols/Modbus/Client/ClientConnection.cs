using System.Net.Sockets;

namespace EdgeHub.Modbus;

/// <summary>An open stream to devices and the loop that reads it. Ends once, with a fault, and takes what is under way along.</summary>
internal abstract class ClientConnection(IDuplexStream stream) : IDisposable
{
    private const int ChunkBytes = 1024;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private int _closed;

    /// <summary>False once it was lost or closed.</summary>
    public bool IsOpen => Volatile.Read(ref _closed) == 0;

    /// <summary>True once anything was heard: a peer that takes connections and says nothing is not counted as well.</summary>
    public bool HasHeard { get; private set; }

    /// <summary>Begins to read.</summary>
    public void Start() => _ = Task.Run(ReadAsync, CancellationToken.None);

    public void Dispose() => Close(ModbusFault.Disconnected);

    /// <summary>Ends it; what is under way ends with the fault.</summary>
    public void Close(ModbusFault fault)
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            stream.Dispose();
            Lost(fault);
        }
    }

    /// <summary>Takes bytes that came; false when they break the protocol beyond repair.</summary>
    protected abstract bool Take(ReadOnlySpan<byte> bytes);

    /// <summary>Ends all exchanges that are under way.</summary>
    protected abstract void Lost(ModbusFault fault);

    /// <summary>
    /// Writes a frame, one at a time. Never throws: a stream that takes nothing is lost. It is not cancelled either, since half a frame
    /// would spoil all that follow; the exchange's deadline closes a stream that stalls.
    /// </summary>
    protected async ValueTask SendAsync(Exchange exchange, byte[] buffer, Func<Exchange, byte[], int> write)
    {
        await _writing.WaitAsync(CancellationToken.None);
        try
        {
            // A request whose deadline passed while others were written is not sent any more.
            if (IsOpen && exchange.IsPending)
            {
                await stream.WriteAsync(buffer.AsMemory(0, write(exchange, buffer)), CancellationToken.None);
                exchange.IsSending = false;
            }
        }
        catch (Exception e) when (IsLoss(e))
        {
            Close(ModbusFault.Disconnected);
        }
        finally
        {
            _writing.Release();
        }
    }

    private static bool IsLoss(Exception e) => e is IOException or SocketException or ObjectDisposedException or OperationCanceledException;

    private async Task ReadAsync()
    {
        var chunk = new byte[ChunkBytes];
        var fault = ModbusFault.Disconnected;
        try
        {
            while (await stream.ReadAsync(chunk, CancellationToken.None) is > 0 and var read)
            {
                HasHeard = true;
                if (!Take(chunk.AsSpan(0, read)))
                {
                    fault = ModbusFault.Malformed;
                    break;
                }
            }
        }
        catch (Exception e) when (IsLoss(e))
        {
            // Whoever waits is told below.
        }

        Close(fault);
    }
}
