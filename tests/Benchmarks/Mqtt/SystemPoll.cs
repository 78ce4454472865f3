using System.Runtime.InteropServices;

namespace EdgeHub.Benchmarks;

/// <summary>
/// ppoll(2): one thread waits for many sockets, to the microsecond. A thread or a task for each socket would take the processor from the
/// broker that is measured.
/// </summary>
internal static partial class SystemPoll
{
    public const short Readable = 1;
    public const short Writable = 4;
    private const int PerSecond = 1_000_000;

    /// <summary>Waits until one of the sockets is ready or the time is over. Of none: just waits.</summary>
    public static void Wait(Span<Entry> entries, int microseconds)
    {
        var longest = new TimeSpec(microseconds / PerSecond, microseconds % PerSecond * 1000L);
        _ = Poll(ref MemoryMarshal.GetReference(entries), (nuint)entries.Length, in longest, 0);
    }

    [LibraryImport("libc", EntryPoint = "ppoll")]
    private static partial int Poll(ref Entry first, nuint count, in TimeSpec longest, nint signals);

    /// <summary>A socket, what is waited for, and what has come.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Entry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}
