using System.Diagnostics.CodeAnalysis;

namespace EdgeHub.HubLink;

/// <summary>A block as it was read: values of many points around one instant of one boot.</summary>
public sealed class TelemetryBlock
{
    private TelemetryBlock(byte[] bootId, long wallUs, long monotonicMs, int count, IReadOnlyList<BlockColumn> columns) =>
        (BootId, WallUs, MonotonicMs, Count, Columns) = (bootId, wallUs, monotonicMs, count, columns);

    /// <summary>16 bytes: the boot that the monotonic time is of.</summary>
    public ReadOnlyMemory<byte> BootId { get; }

    /// <summary>The agent's wall time at the block's instant, in microseconds since 1970-01-01Z.</summary>
    public long WallUs { get; }

    /// <summary>The same instant in milliseconds since boot.</summary>
    public long MonotonicMs { get; }

    /// <summary>Values in it.</summary>
    public int Count { get; }

    /// <summary>The points; a point has one column at most.</summary>
    public IReadOnlyList<BlockColumn> Columns { get; }

    /// <summary>How many values a block says it holds, without reading them; 0 for what is none.</summary>
    public static int CountOf(ReadOnlySpan<byte> bytes)
    {
        var cursor = new BlockCursor(bytes);
        return Header(ref cursor, out _, out _, out _, out var count) ? count : 0;
    }

    /// <summary>Reads a block; false for bytes that are none, or one beyond its bounds. Room is made only for what the bytes can hold.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out TelemetryBlock? block)
    {
        block = null;
        if (bytes.Length > BlockFormat.MaxBytes)
        {
            return false;
        }

        var cursor = new BlockCursor(bytes);
        if (!Header(ref cursor, out var bootId, out var wallUs, out var monotonicMs, out var count))
        {
            return false;
        }

        var groups = new GroupReader(count);
        while (cursor.Left > 0 && !cursor.IsBad)
        {
            groups.Read(ref cursor);
        }

        if (cursor.IsBad || groups.Values != count)
        {
            return false;
        }

        block = new TelemetryBlock(bootId, wallUs, monotonicMs, count, groups.Columns);
        return true;
    }

    private static bool Header(ref BlockCursor cursor, out byte[] bootId, out long wallUs, out long monotonicMs, out int count)
    {
        var version = cursor.Byte();
        bootId = cursor.Bytes(16).ToArray();
        wallUs = cursor.Signed();
        var monotonic = cursor.Unsigned();
        count = cursor.Count(BlockFormat.MaxValues);
        monotonicMs = (long)Math.Min(monotonic, long.MaxValue / 2000);
        return version == BlockFormat.Version && !cursor.IsBad;
    }
}
