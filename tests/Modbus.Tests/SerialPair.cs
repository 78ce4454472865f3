using System.Runtime.InteropServices;
using System.Text;
using EdgeHub.Devices;
using Microsoft.Win32.SafeHandles;

namespace EdgeHub.Modbus.Tests;

/// <summary>Two pseudo-terminals joined like two ends of an RS-485 line: each end is opened as a serial port, as the agent opens one.</summary>
internal sealed partial class SerialPair : IDisposable
{
    private const int ReadWrite = 2;
    private const int NoControllingTerminal = 0x100;
    private readonly SafeFileHandle _first;
    private readonly SafeFileHandle _second;
    private readonly SerialPort _device;

    private SerialPair(SafeFileHandle first, SafeFileHandle second)
    {
        (_first, _second) = (first, second);
        MasterPort = NameOf(first);
        _device = SerialPort.Open(new SerialSettings(NameOf(second), 115_200));
        Device = new PortStream(_device);
    }

    /// <summary>Path of the master's port.</summary>
    public string MasterPort { get; }

    public IDuplexStream Device { get; }

    public static SerialPair Open()
    {
        var (first, second) = (new SafeFileHandle(OpenPair(ReadWrite | NoControllingTerminal), true), new SafeFileHandle(OpenPair(ReadWrite | NoControllingTerminal), true));
        Assert.SkipWhen(first.IsInvalid || second.IsInvalid, "This machine has no pseudo-terminals.");
        foreach (var end in new[] { first, second })
        {
            Assert.Equal(0, Grant(end));
            Assert.Equal(0, Unlock(end));
        }

        return new SerialPair(first, second);
    }

    /// <summary>Carries bytes both ways, in portions of at most so many, once both ends are open.</summary>
    public void Join(int portion)
    {
        Carry(_first, _second, portion);
        Carry(_second, _first, portion);
    }

    public void Dispose()
    {
        _device.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    private static void Carry(SafeFileHandle from, SafeFileHandle to, int portion) => new Thread(() =>
    {
        var buffer = new byte[portion];
        try
        {
            while (Read(from, buffer, buffer.Length) is > 0 and var read)
            {
                _ = Write(to, buffer, read);
            }
        }
        catch (ObjectDisposedException)
        {
            // The test is over.
        }
    }) { IsBackground = true }.Start();

    private static string NameOf(SafeFileHandle file)
    {
        var name = new byte[128];
        Assert.Equal(0, NameOf(file, name, name.Length));
        return Encoding.ASCII.GetString(name.AsSpan(0, name.IndexOf((byte)0)));
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int OpenPair(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt")]
    private static partial int Grant(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "unlockpt")]
    private static partial int Unlock(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "ptsname_r")]
    private static partial int NameOf(SafeFileHandle file, byte[] buffer, nint length);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeFileHandle file, byte[] buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle file, byte[] buffer, nint count);
}

/// <summary>A serial port of the agent as a stream of ours.</summary>
internal sealed class PortStream(SerialPort port) : IDuplexStream
{
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => port.ReadAsync(buffer, cancellationToken);

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => await port.WriteAsync(bytes, cancellationToken);

    public void Dispose() => port.Dispose();
}

/// <summary>Opens a serial port of the agent.</summary>
internal sealed class PortSource(string path) : IStreamSource
{
    public ValueTask<IDuplexStream> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new ValueTask<IDuplexStream>(new PortStream(SerialPort.Open(new SerialSettings(path, 115_200))));
        }
        catch (SerialPortException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}
