using System.Runtime.InteropServices;
using EdgeHub.Edge.Store;
using EdgeHub.HubLink;

namespace EdgeHub.Edge.Uplink;

/// <summary>
/// Takes values out of consecutive blocks so that the course of each point stays readable: of each minute, by the agent's clock, the first, the last, the
/// least and the largest stay, and both sides of every change of quality. Texts and flags stay whole: they are told when they change, and as the signs of life
/// between. A counter's total stands in its last value.
/// </summary>
public static class BlockThinner
{
    private const long MinuteMs = 60_000;

    // A number that is none comes to the hub as one out of range.
    private const int NoNumber = 256;

    /// <summary>Thins what is a block; anything else, a damaged record too, stays as it is.</summary>
    public static ThinnedRecords Thin(IReadOnlyList<ReadOnlyMemory<byte>> bodies)
    {
        ArgumentNullException.ThrowIfNull(bodies);
        var blocks = new TelemetryBlock?[bodies.Count];
        var keeps = new bool[bodies.Count][];
        var courses = new Dictionary<uint, Course>();
        for (var record = 0; record < bodies.Count; record++)
        {
            if (TelemetryBlock.TryRead(bodies[record].Span, out var block))
            {
                (blocks[record], keeps[record]) = (block, new bool[block.Count]);
                Mark(block, keeps, record, courses);
            }
        }

        foreach (var course in courses.Values)
        {
            course.EndMinute(keeps);
        }

        var writer = new BlockWriter();
        var thinned = new byte[]?[bodies.Count];
        var values = 0L;
        for (var record = 0; record < bodies.Count; record++)
        {
            if (blocks[record] is { } block && Write(block, keeps[record], writer) is { } body && body.Length < bodies[record].Length)
            {
                thinned[record] = body;
                values += block.Count - TelemetryBlock.CountOf(body);
            }
        }

        return new ThinnedRecords(thinned, values);
    }

    private static void Mark(TelemetryBlock block, bool[][] keeps, int record, Dictionary<uint, Course> courses)
    {
        var at = 0;
        foreach (var column in block.Columns)
        {
            if (column.Kind is not (PointKind.Number or PointKind.Integer))
            {
                keeps[record].AsSpan(at, column.Count).Fill(true);
                at += column.Count;
                continue;
            }

            ref var course = ref CollectionsMarshal.GetValueRefOrAddDefault(courses, column.Point, out _);
            course ??= new Course();
            for (var i = 0; i < column.Count; i++, at++)
            {
                var isNone = column.Kind == PointKind.Number && !double.IsFinite(column.Numbers[i]);
                course.Take(
                    keeps, (record, at), ((block.WallUs / 1000) + column.OffsetsMs[i]) / MinuteMs, isNone ? NoNumber : column.Qualities[i],
                    column.Kind == PointKind.Number ? column.Numbers[i] : column.Integers[i]);
            }
        }
    }

    /// <summary>The block with what is kept of it; null when that is all.</summary>
    private static byte[]? Write(TelemetryBlock block, bool[] keep, BlockWriter writer)
    {
        if (!keep.Contains(false))
        {
            return null;
        }

        // A block has an instant, and its first value is it.
        keep[0] |= !keep.Contains(true);
        var at = 0;
        var firstMs = block.MonotonicMs;
        foreach (var column in block.Columns)
        {
            for (var i = 0; i < column.Count; i++, at++)
            {
                if (!keep[at])
                {
                    continue;
                }

                var atMs = block.MonotonicMs + column.OffsetsMs[i];
                firstMs = writer.Count == 0 ? atMs : firstMs;
                if (!writer.Takes(atMs))
                {
                    // A block as no agent of ours writes it.
                    writer.Finish(block.BootId.Span, block.WallUs);
                    return null;
                }

                writer.Add(
                    column.Point, column.Kind, atMs, column.Qualities[i], column.SourcesMs.Length == 0 ? BlockColumn.NoSource : column.SourcesMs[i],
                    column.Kind == PointKind.Number ? column.Numbers[i] : 0, column.Kind is PointKind.Integer or PointKind.Flag ? column.Integers[i] : 0,
                    column.Kind == PointKind.Text ? column.Texts[i] : "");
            }
        }

        return writer.Finish(block.BootId.Span, block.WallUs + ((firstMs - block.MonotonicMs) * 1000));
    }

    /// <summary>One point in the order of its values, and where the values of its minute stand that stay.</summary>
    private sealed class Course
    {
        private long _minute = long.MinValue;
        private int _quality = -1;
        private (int Record, int At) _last;
        private (int Record, int At)? _least;
        private (int Record, int At)? _most;
        private double _leastValue;
        private double _mostValue;

        public void Take(bool[][] keeps, (int Record, int At) place, long minute, int quality, double value)
        {
            if (minute != _minute)
            {
                EndMinute(keeps);
                (_minute, _least, _most) = (minute, null, null);
                Keep(keeps, place);
            }
            else if (quality != _quality)
            {
                Keep(keeps, _last);
                Keep(keeps, place);
            }

            if (quality <= byte.MaxValue && BlockFormat.HasValue((byte)quality))
            {
                (_least, _leastValue) = _least is null || value < _leastValue ? (place, value) : (_least, _leastValue);
                (_most, _mostValue) = _most is null || value > _mostValue ? (place, value) : (_most, _mostValue);
            }

            (_last, _quality) = (place, quality);
        }

        public void EndMinute(bool[][] keeps)
        {
            if (_quality < 0)
            {
                return;
            }

            Keep(keeps, _last);
            Keep(keeps, _least ?? _last);
            Keep(keeps, _most ?? _last);
        }

        private static void Keep(bool[][] keeps, (int Record, int At) place) => keeps[place.Record][place.At] = true;
    }
}
