using System.Runtime.InteropServices;
using System.Text;
using EdgeHub.Modbus;

namespace EdgeHub.Drivers.Modbus.Tests;

/// <summary>The slaves' end of a pair of pseudo-terminals. It looks for bytes instead of waiting in the kernel, so that it can be closed meanwhile.</summary>
internal sealed partial class PseudoTerminal : IDuplexStream
{
    private const int ReadWrite = 2;
    private const int Flags = ReadWrite | 0x100 | 0x80000;
    private const short Readable = 1;
    private readonly Lock _lock = new();
    private readonly int _driversEnd;
    private int _file;

    private PseudoTerminal(int file, string port)
    {
        (_file, Port) = (file, port);

        // Held open, or this end would read an error each time the driver has closed its own.
        _driversEnd = OpenFile(port, Flags);
    }

    /// <summary>Path of the driver's end.</summary>
    public string Port { get; }

    public static PseudoTerminal Open()
    {
        var file = OpenPair(Flags);
        Assert.SkipUnless(file >= 0 && Grant(file) == 0 && Unlock(file) == 0, "This machine has no pseudo-terminals.");
        var name = new byte[128];
        Assert.Equal(0, NameOf(file, name, name.Length));
        return new PseudoTerminal(file, Encoding.ASCII.GetString(name.AsSpan(0, name.IndexOf((byte)0))));
    }

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => new(Task.Run(() => Read(buffer.Span), cancellationToken));

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Write(bytes.Span);
        return default;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_file < 0 || Write(_file, bytes, bytes.Length) != bytes.Length)
            {
                throw new IOException("The line takes nothing.");
            }
        }
    }

    /// <summary>The plug is pulled.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_file >= 0)
            {
                _ = Close(_file);
                _ = Close(_driversEnd);
                _file = -1;
            }
        }
    }

    private int Read(Span<byte> buffer)
    {
        while (true)
        {
            lock (_lock)
            {
                var look = new Look { File = _file, Wanted = Readable };
                if (_file < 0)
                {
                    return 0;
                }

                if (Poll(ref look, 1, 0) > 0)
                {
                    return (int)Math.Max(0, Read(_file, buffer, buffer.Length));
                }
            }

            Pause();
        }
    }

    /// <summary>A millisecond in the kernel.</summary>
    private static void Pause()
    {
        var nothing = new Look { File = -1 };
        _ = Poll(ref nothing, 1, 1);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Look
    {
        public int File;
        public short Wanted;
        public short Happened;
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int OpenPair(int flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "grantpt")]
    private static partial int Grant(int file);

    [LibraryImport("libc", EntryPoint = "unlockpt")]
    private static partial int Unlock(int file);

    [LibraryImport("libc", EntryPoint = "ptsname_r")]
    private static partial int NameOf(int file, byte[] buffer, nint length);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref Look look, nint count, int timeoutMs);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int file, ReadOnlySpan<byte> buffer, nint count);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int file, Span<byte> buffer, nint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
