using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeHub.Devices;

/// <summary>
/// The functions and numbers of Linux's terminals that we use (termios(3), ioctl_tty(2), asm-generic/termbits.h; the same on x86-64
/// and arm64). <c>struct termios2</c> takes a speed as a number, so every speed that a driver knows can be asked for.
/// </summary>
internal static unsafe partial class Termios
{
    public const int OpenReadWrite = 0x2;
    public const int OpenNoControllingTerminal = 0x100;
    public const int OpenNonBlocking = 0x800;
    public const int OpenCloseOnExec = 0x80000;

    public const uint GetSettings = 0x802C542A;
    public const uint SetSettings = 0x402C542B;
    public const uint Exclusive = 0x540C;
    public const uint Flush = 0x540B;

    public const int LockExclusive = 2;
    public const int LockNonBlocking = 4;

    public const short PollIn = 0x1;
    public const short PollOut = 0x4;

    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int NoDevice = 6;
    public const int TryAgain = 11;
    public const int AccessDenied = 13;
    public const int Busy = 16;
    public const int NoSuchDevice = 19;
    public const int NotATerminal = 25;

    public const uint IgnoreBreak = 0x1;
    public const uint MarkErrors = 0x8;
    public const uint CheckInput = 0x10;
    public const uint XonOutput = 0x400;
    public const uint XonInput = 0x1000;

    public const uint SpeedMask = 0x100F;
    public const uint SpeedByNumber = 0x1000;
    public const uint InputSpeedShift = 16;
    public const uint Seven = 0x20;
    public const uint Eight = 0x30;
    public const uint TwoStopBits = 0x40;
    public const uint Receive = 0x80;
    public const uint ParityBit = 0x100;
    public const uint OddParity = 0x200;
    public const uint IgnoreModemLines = 0x800;
    public const uint HardwareFlowControl = 0x80000000;

    public const int MinimumBytes = 6;
    public const int ReadTime = 5;
    public const int StartCharacter = 8;
    public const int StopCharacter = 9;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int file, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int file, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(int file, nuint request, Settings* settings);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(int file, nuint request, nint argument);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(int file, int operation);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int Event(uint value, int flags);

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int File;
        public short Wanted;
        public short Happened;
    }

    /// <summary><c>struct termios2</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Settings
    {
        public uint Input;
        public uint Output;
        public uint Control;
        public uint Local;
        public byte Discipline;
        public Characters Special;
        public uint InputSpeed;
        public uint OutputSpeed;
    }

    /// <summary>The special characters, 19 of them.</summary>
    [InlineArray(19)]
    public struct Characters
    {
        private byte _first;
    }
}
