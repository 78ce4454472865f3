using System.Runtime.InteropServices;
using System.Text;

namespace EdgeHub.Drivers.Scanners.Tests;

/// <summary>A pair of pseudo-terminals: the test is the scanner at one end, the driver opens the other as a serial port.</summary>
internal sealed partial class PseudoTerminal : IDisposable
{
    private const int ReadWrite = 2;
    private const int NoControllingTerminal = 0x100;
    private const int CloseOnExec = 0x80000;
    private int _file;

    private PseudoTerminal(int file, string port) => (_file, Port) = (file, port);

    /// <summary>Path of the driver's end.</summary>
    public string Port { get; }

    public static PseudoTerminal Open()
    {
        var file = OpenPair(ReadWrite | NoControllingTerminal | CloseOnExec);
        Assert.SkipUnless(file >= 0 && Grant(file) == 0 && Unlock(file) == 0, "This machine has no pseudo-terminals.");
        var name = new byte[128];
        Assert.Equal(0, NameOf(file, name, name.Length));
        return new PseudoTerminal(file, Encoding.ASCII.GetString(name.AsSpan(0, name.IndexOf((byte)0))));
    }

    /// <summary>Sends bytes as the scanner; waits when the kernel's buffer is full.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var written = Write(_file, bytes, bytes.Length);
            Assert.True(written > 0, Marshal.GetLastPInvokeErrorMessage());
            bytes = bytes[(int)written..];
        }
    }

    public void Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    /// <summary>What the driver sent, as far as it has come.</summary>
    public string Receive()
    {
        var buffer = new byte[256];
        var read = Read(_file, buffer, buffer.Length);
        return Encoding.ASCII.GetString(buffer, 0, (int)Math.Max(0, read));
    }

    /// <summary>The plug is pulled.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _file, -1) is >= 0 and var file)
        {
            _ = Close(file);
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int OpenPair(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt")]
    private static partial int Grant(int file);

    [LibraryImport("libc", EntryPoint = "unlockpt")]
    private static partial int Unlock(int file);

    [LibraryImport("libc", EntryPoint = "ptsname_r")]
    private static partial int NameOf(int file, byte[] buffer, nint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int file, ReadOnlySpan<byte> buffer, nint count);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int file, byte[] buffer, nint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
