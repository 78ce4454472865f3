using System.Runtime.InteropServices;

namespace EdgeHub.Devices;

/// <summary>
/// An open serial port in raw mode, locked for this process. One thread waits for bytes, so that a read can be cancelled without losing
/// any; nothing is buffered beyond what the kernel holds (4 kB). One reader and one writer at a time.
/// </summary>
public sealed class SerialPort : IDisposable
{
    private const int StackBytes = 256 << 10;
    private static readonly TimeSpan WriteLimit = TimeSpan.FromSeconds(2);

    private readonly int _file;
    private readonly int _wake;
    private readonly SerialMarks _marks = new();
    private readonly SemaphoreSlim _asked = new(0, 1);
    private readonly Thread _thread;
    private ReadRequest? _request;
    private volatile bool _closing;
    private int _disposed;

    private SerialPort(SerialSettings settings, int file, int wake)
    {
        (Settings, _file, _wake) = (settings, file, wake);
        _thread = new Thread(Serve, StackBytes) { IsBackground = true, Name = "serial " + settings.Port };
        _thread.Start();
    }

    /// <summary>What it was opened with.</summary>
    public SerialSettings Settings { get; }

    /// <summary>Opens, locks and sets a port; what was received before is dropped.</summary>
    /// <exception cref="SerialPortException">It can't be used, with the reason.</exception>
    public static SerialPort Open(SerialSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var file = SerialOpening.Open(settings);
        var wake = Termios.Event(0, Termios.OpenNonBlocking | Termios.OpenCloseOnExec);
        if (wake < 0)
        {
            _ = Termios.Close(file);
            throw new SerialPortException(SerialFault.Failed, $"{settings.Port} can't be watched: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        return new SerialPort(settings, file, wake);
    }

    /// <summary>
    /// Reads what has come, at least one byte; 0 when the line hung up: the device was unplugged, or the port closed. A byte that arrived
    /// with a wrong parity or without its stop bit reads as SUB (26).
    /// </summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (buffer.IsEmpty)
        {
            throw new ArgumentException("A read needs room for one byte.", nameof(buffer));
        }

        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_closing, this);
        var request = new ReadRequest(buffer, cancellationToken);
        if (Interlocked.CompareExchange(ref _request, request, null) is not null)
        {
            throw new InvalidOperationException("A read of this port is under way.");
        }

        await using var woken = cancellationToken.Register(Wake);
        _asked.Release();
        return await request.Done.Task;
    }

    /// <summary>Writes all bytes; an <see cref="IOException"/> when the line hung up or takes nothing for two seconds.</summary>
    public Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => Task.Run(() => Write(bytes.Span), cancellationToken);

    /// <summary>Ends a read that waits and closes the port.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _closing = true;
        Wake();
        try
        {
            _asked.Release();
        }
        catch (SemaphoreFullException)
        {
            // A read was asked for at this moment; the thread sees that it has to end.
        }

        _thread.Join();
        _ = Termios.Close(_file);
        _ = Termios.Close(_wake);
        _asked.Dispose();
    }

    private void Serve()
    {
        while (true)
        {
            _asked.Wait(CancellationToken.None);
            if (_request is not { } request)
            {
                // Only closing asks without a request.
                return;
            }

            var read = Await(request);
            _request = null;
            if (read < 0)
            {
                request.Done.TrySetCanceled(request.CancellationToken);
            }
            else
            {
                request.Done.TrySetResult(read);
            }

            if (_closing)
            {
                return;
            }
        }
    }

    /// <summary>Bytes read, 0 at the end of the line, -1 when cancelled.</summary>
    private unsafe int Await(ReadRequest request)
    {
        var entries = stackalloc Termios.PollEntry[2];
        while (!_closing)
        {
            if (request.CancellationToken.IsCancellationRequested)
            {
                return -1;
            }

            entries[0] = new Termios.PollEntry { File = _file, Wanted = Termios.PollIn };
            entries[1] = new Termios.PollEntry { File = _wake, Wanted = Termios.PollIn };
            if (Termios.Poll(entries, 2, Timeout.Infinite) < 0)
            {
                continue;
            }

            if (entries[1].Happened != 0)
            {
                ulong count;
                _ = Termios.Read(_wake, (byte*)&count, sizeof(ulong));
            }

            if (entries[0].Happened != 0 && ReadNow(request.Buffer.Span) is >= 0 and var read)
            {
                return read;
            }
        }

        return 0;
    }

    private unsafe int ReadNow(Span<byte> buffer)
    {
        fixed (byte* pointer = buffer)
        {
            var read = Termios.Read(_file, pointer, buffer.Length);
            // A mark that is not complete yet leaves nothing: then the wait goes on, as it does when nothing came.
            return read > 0 ? _marks.Remove(buffer[..(int)read]) is > 0 and var left ? left : -1
                : read == 0 ? 0
                : Marshal.GetLastPInvokeError() is Termios.TryAgain or Termios.Interrupted ? -1
                : 0;
        }
    }

    private unsafe void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint written;
            fixed (byte* pointer = bytes)
            {
                written = Termios.Write(_file, pointer, bytes.Length);
            }

            if (written > 0)
            {
                bytes = bytes[(int)written..];
                continue;
            }

            var entry = new Termios.PollEntry { File = _file, Wanted = Termios.PollOut };
            var error = Marshal.GetLastPInvokeError();
            if (error is not (Termios.TryAgain or Termios.Interrupted)
                || Termios.Poll(&entry, 1, (int)WriteLimit.TotalMilliseconds) == 0)
            {
                throw new IOException($"{Settings.Port} takes no bytes: the line hung up or its flow control holds it.");
            }
        }
    }

    private unsafe void Wake()
    {
        var one = 1UL;
        _ = Termios.Write(_wake, (byte*)&one, sizeof(ulong));
    }

    private sealed record ReadRequest(Memory<byte> Buffer, CancellationToken CancellationToken)
    {
        public TaskCompletionSource<int> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
