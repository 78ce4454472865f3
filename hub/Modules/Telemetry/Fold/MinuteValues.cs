using EdgeHub.HubLink;

namespace EdgeHub.Hub.Telemetry;

/// <summary>One value as it is kept.</summary>
/// <param name="At">Corrected time.</param>
/// <param name="Quality">As agents number it.</param>
/// <param name="Number">The value of a number, whole number or flag; null for a text, and where the quality has none.</param>
/// <param name="Text">The value of a text; null for the others.</param>
/// <param name="Integer">The value of a whole number or flag, exact beyond 53 bits.</param>
internal readonly record struct KeptValue(DateTimeOffset At, byte Quality, double? Number, string? Text, long? Integer);

/// <summary>The values of one point in one minute: packed, unpacked, and in figures. Source times live in the inbox and the latest value only.</summary>
internal static class MinuteValues
{
    /// <summary>Most values of a point in a minute that are kept: one every ten milliseconds.</summary>
    public const int Most = BlockFormat.MaxColumnValues;

    private static readonly byte[] NoBoot = new byte[16];

    public static DateTimeOffset MinuteOf(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMinute));

    /// <summary>Puts values into the order of time; those of the same moment keep the order in which they were read.</summary>
    public static void Order(List<KeptValue> values)
    {
        for (var i = 1; i < values.Count; i++)
        {
            if (values[i].At < values[i - 1].At)
            {
                // List.Sort does not keep the order of equals.
                var ordered = values.OrderBy(value => value.At).ToArray();
                values.Clear();
                values.AddRange(ordered);
                return;
            }
        }
    }

    /// <summary>The values of a column.</summary>
    public static IEnumerable<KeptValue> Of(BlockColumn column, DateTimeOffset baseAt)
    {
        for (var i = 0; i < column.Count; i++)
        {
            var quality = BlockValues.QualityOf(column, i);
            var has = BlockFormat.HasValue(quality);
            long? integer = has && column.Kind is PointKind.Integer or PointKind.Flag ? column.Integers[i] : null;
            yield return new KeptValue(
                baseAt.AddMilliseconds(column.OffsetsMs[i]), quality,
                !has ? null : column.Kind == PointKind.Number ? column.Numbers[i] : integer,
                has && column.Kind == PointKind.Text ? column.Texts[i] : null,
                integer);
        }
    }

    /// <summary>Packs values, which come in the order of time; no more than <see cref="Most"/>.</summary>
    /// <param name="values">At least one.</param>
    /// <param name="kind">What they are.</param>
    /// <param name="packed">How many there was room for: all, unless a minute holds more different long texts than a block takes.</param>
    public static byte[] Pack(IReadOnlyList<KeptValue> values, PointKind kind, out int packed)
    {
        packed = 0;
        var writer = new BlockWriter(Most);
        var minute = MinuteOf(values[0].At);
        foreach (var value in values)
        {
            // The first value is the block's instant; the minute's own begin keeps times whole.
            var at = (long)(value.At - minute).TotalMilliseconds;
            if (!writer.Takes(at))
            {
                break;
            }

            packed++;
            writer.Add(1, kind, at, value.Quality, BlockColumn.NoSource, value.Number ?? 0, value.Integer ?? 0, value.Text ?? "");
        }

        return writer.Finish(NoBoot, minute.ToUnixTimeMilliseconds() * 1000);
    }

    /// <summary>What was packed; empty for bytes that are none.</summary>
    public static (IReadOnlyList<KeptValue> Values, PointKind Kind) Unpack(ReadOnlySpan<byte> body) =>
        TelemetryBlock.TryRead(body, out var block) && block.Columns is [var column]
            ? ([.. Of(column, DateTimeOffset.FromUnixTimeMilliseconds(block.WallUs / 1000).AddMilliseconds(block.MonotonicMs))], column.Kind)
            : ([], PointKind.Unspecified);
}
