using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeHub.Edge.Host.Tests;

/// <summary>
/// Holds a store's right to write, as a program that copies or repairs the file does: SQLite's write lock of a write-ahead log is byte 120 of the
/// shared memory (walformat, 2.3.2).
/// </summary>
internal sealed partial class HeldStore : IDisposable
{
    private const int SetLockOfOpenFile = 37;
    private const short WriteLock = 1;
    private readonly SafeFileHandle _file;

    private HeldStore(SafeFileHandle file) => _file = file;

    public static async Task<HeldStore> TakeAsync(string store)
    {
        var file = File.OpenHandle(store + "-shm", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        while (!TryLock(file))
        {
            // Between two commits.
            await Task.Delay(1, patience.Token);
        }

        return new HeldStore(file);
    }

    // The lock goes with the open file.
    public void Dispose() => _file.Dispose();

    private static unsafe bool TryLock(SafeFileHandle file)
    {
        var range = new Range { Type = WriteLock, Start = 120, Length = 1 };
        return Control(file, SetLockOfOpenFile, &range) == 0;
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static unsafe partial int Control(SafeFileHandle file, int command, Range* range);

    /// <summary><c>struct flock</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Range
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }
}
