using EdgeHub.HubLink;

namespace EdgeHub.Edge.Uplink.Tests;

/// <summary>Thin blocks still tell the course of each point.</summary>
public sealed class BlockThinnerTests
{
    private static readonly byte[] Boot = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];

    [Theory]
    [InlineData(1)]
    [InlineData(20261129)]
    public void Thin_OfManyMinutes_KeepsFirstLastLeastMost_AndEveryChange(int seed)
    {
        var random = new Random(seed);
        var writer = new BlockWriter();
        var bodies = new List<ReadOnlyMemory<byte>>();
        for (var second = 0; second < 600; second++)
        {
            var at = 1_000_000 + (second * 1000L);
            byte quality = random.Next(60) == 0 ? (byte)3 : (byte)0;
            writer.Add(1, PointKind.Number, at, quality, BlockColumn.NoSource, random.Next(40) == 0 ? double.NaN : Math.Round(random.NextDouble() * 100, 2), 0, "");
            writer.Add(2, PointKind.Integer, at + 1, 0, BlockColumn.NoSource, 0, second * 3, "");
            writer.Add(3, PointKind.Text, at + 2, 0, BlockColumn.NoSource, 0, 0, second / 100 % 2 == 0 ? "idle" : "running");
            writer.Add(4, PointKind.Flag, at + 3, 0, 1_700_000_000_000 + second, 0, random.Next(2), "");
            if (second % 2 == 1)
            {
                bodies.Add(writer.Finish(Boot, 1_800_000_000_000_000 + ((second - 1) * 1_000_000L)));
            }
        }

        var thinned = BlockThinner.Thin(bodies);
        var after = bodies.Select((body, i) => thinned.Bodies[i] ?? body).ToList();
        Assert.All(after.Zip(bodies), pair => Assert.True(pair.First.Length <= pair.Second.Length));
        var (whole, thin) = (Values(bodies), Values(after));
        Assert.Equal(whole.Count - thin.Count, thinned.Values);
        Assert.Subset(whole.ToHashSet(), thin.ToHashSet());
        Assert.Equal(thin.Count, thin.Distinct().Count());

        // What tells of changes and of life stays whole.
        Assert.Equal(whole.Where(value => value.Point > 2), thin.Where(value => value.Point > 2));
        foreach (var minute in whole.Where(value => value.Point < 3).GroupBy(value => (value.Point, value.WallMs / 60_000)))
        {
            var left = thin.Where(value => value.Point == minute.Key.Point && value.WallMs / 60_000 == minute.Key.Item2).ToList();
            Assert.Equal((minute.First(), minute.Last()), (left[0], left[^1]));
            Assert.Equal((minute.Min(Of), minute.Max(Of)), (left.Min(Of), left.Max(Of)));
            Assert.Equal(Changes(minute), Changes(left));
            Assert.InRange(left.Count, 2, minute.Key.Point == 2 ? 4 : 40);
        }

        Assert.True(thin.Count(value => value.Point == 2) <= 10 * 5, "A counter of ten minutes keeps a few values of each.");
    }

    [Fact]
    public void Thin_OfThinOnes_AndOfWhatIsNoBlock_ChangesNothing()
    {
        var writer = new BlockWriter();
        var bodies = new List<ReadOnlyMemory<byte>> { ReadOnlyMemory<byte>.Empty, new byte[] { 1, 2, 3 } };
        for (var second = 0; second < 120; second++)
        {
            writer.Add(7, PointKind.Integer, second * 1000L, 0, BlockColumn.NoSource, 0, second, "");
            writer.Add(8, PointKind.Text, second * 1000L, 0, BlockColumn.NoSource, 0, 0, "on");
            bodies.Add(writer.Finish(Boot, second * 1_000_000L));
        }

        var once = BlockThinner.Thin(bodies);
        Assert.True(once.Values > 0);
        Assert.Null(once.Bodies[0]);
        Assert.Null(once.Bodies[1]);
        var twice = BlockThinner.Thin([.. bodies.Select((body, i) => once.Bodies[i] ?? body)]);
        Assert.Equal(0, twice.Values);
        Assert.All(twice.Bodies, Assert.Null);
    }

    private static double Of((uint Point, long WallMs, byte Quality, double Value) value) => value.Quality == 0 && double.IsFinite(value.Value) ? value.Value : 50;

    private static List<int> Changes(IEnumerable<(uint Point, long WallMs, byte Quality, double Value)> values)
    {
        var changes = new List<int>();
        foreach (var quality in values.Select(value => double.IsFinite(value.Value) ? value.Quality : 256))
        {
            if (changes.Count == 0 || changes[^1] != quality)
            {
                changes.Add(quality);
            }
        }

        return changes;
    }

    private static List<(uint Point, long WallMs, byte Quality, double Value)> Values(IEnumerable<ReadOnlyMemory<byte>> bodies)
    {
        var values = new List<(uint, long, byte, double)>();
        foreach (var body in bodies)
        {
            Assert.True(TelemetryBlock.TryRead(body.Span, out var block));
            foreach (var column in block.Columns)
            {
                for (var i = 0; i < column.Count; i++)
                {
                    values.Add((column.Point, (block.WallUs / 1000) + column.OffsetsMs[i], column.Qualities[i], column.Kind switch
                    {
                        PointKind.Number => column.Numbers[i],
                        PointKind.Text => column.Texts[i].Length,
                        _ => column.Integers[i],
                    }));
                }
            }
        }

        return [.. values.OrderBy(value => value.Item1).ThenBy(value => value.Item2)];
    }
}
