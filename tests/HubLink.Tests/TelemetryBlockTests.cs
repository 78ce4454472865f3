namespace EdgeHub.HubLink.Tests;

/// <summary>Blocks of values there and back, and what damaged ones do: nothing.</summary>
public sealed class TelemetryBlockTests
{
    private static readonly byte[] Boot = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(20261128)]
    public void Block_OfRandomValues_ComesBackAsItWas(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var values = RandomValues(random);
            var bytes = Write(values);
            Assert.True(bytes.Length <= BlockFormat.MaxBytes, $"seed {seed} round {round}: {bytes.Length} bytes");
            Assert.Equal(values.Count, TelemetryBlock.CountOf(bytes));
            Assert.True(TelemetryBlock.TryRead(bytes, out var block), $"seed {seed} round {round}");
            Assert.Equal(Boot, block.BootId.ToArray());
            Assert.Equal(1_764_000_000_123_456, block.WallUs);
            Assert.Equal(Lines(values), Lines(block));
        }
    }

    [Fact]
    public void Block_CutAtEveryByte_IsNoBlock()
    {
        var bytes = Write(RandomValues(new Random(7)));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(TelemetryBlock.TryRead(bytes.AsSpan(0, length), out _), $"cut at {length} of {bytes.Length}");
        }
    }

    [Fact]
    public void Block_WithAnyByteChanged_IsReadOrRefusedAndNeverHarms()
    {
        var random = new Random(20261128);
        var (read, refused) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Write(RandomValues(random, most: 30));
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            if (TelemetryBlock.TryRead(bytes, out var block))
            {
                Assert.Equal(block.Count, block.Columns.Sum(column => column.Count));
                read++;
            }
            else
            {
                refused++;
            }
        }

        Assert.True(read > 1000 && refused > 1000, $"{read} read, {refused} refused");
    }

    [Fact]
    public void Block_ThatClaimsMoreThanItsBytesHold_AllocatesLittle()
    {
        // Version, boot, wall, monotonic, 16,384 values; a group with all numbers at once and nothing behind it.
        byte[] bytes = [1, .. Boot, 0, 0, 0x80, 0x80, 0x01, 0x5A, 2, 0x80, 0x80, 0x01, 1, 0];
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(TelemetryBlock.TryRead(bytes, out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
    }

    [Theory]
    [InlineData(21.5)]
    [InlineData(-0.0)]
    [InlineData(1e300)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0.1 + 0.2)]
    [InlineData(9_007_199_254_740_991)]
    [InlineData(5e-324)]
    public void Number_OfAnyKind_KeepsItsBits(double number)
    {
        var writer = new BlockWriter();
        writer.Add(1, PointKind.Number, 0, 0, BlockColumn.NoSource, 2.25, 0, "");
        writer.Add(1, PointKind.Number, 1000, 0, BlockColumn.NoSource, number, 0, "");
        Assert.True(TelemetryBlock.TryRead(writer.Finish(Boot, 0), out var block));
        Assert.Equal(BitConverter.DoubleToInt64Bits(2.25), BitConverter.DoubleToInt64Bits(block.Columns[0].Numbers[0]));
        Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(block.Columns[0].Numbers[1]));
    }

    [Fact]
    public void Block_OfAPlantsSecond_TakesUnderFourBytesAValue()
    {
        // 2,000 points of one second: temperatures with a decimal, counters, states; what a plant's devices hold.
        var random = new Random(5);
        var writer = new BlockWriter();
        for (var point = 1u; point <= 2000; point++)
        {
            switch (point % 4)
            {
                case 0:
                    writer.Add(point, PointKind.Integer, 500, 0, BlockColumn.NoSource, 0, random.Next(100_000), "");
                    break;
                case 1:
                    writer.Add(point, PointKind.Text, 500, 0, BlockColumn.NoSource, 0, 0, random.Next(3) == 0 ? "idle" : "running");
                    break;
                default:
                    writer.Add(point, PointKind.Number, 500, 0, BlockColumn.NoSource, Math.Round(20 + (random.NextDouble() * 60), 2), 0, "");
                    break;
            }
        }

        var bytes = writer.Finish(Boot, 0);
        Assert.InRange(bytes.Length / 2000.0, 0.5, 3.9);
    }

    [Fact]
    public void Writer_WithSteadyPoints_AllocatesNothingPerValue()
    {
        var writer = new BlockWriter();
        Fill();
        writer.Finish(Boot, 0);
        Fill();
        writer.Finish(Boot, 0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Fill();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Fill()
        {
            for (var point = 1u; point <= 1000; point++)
            {
                writer.Add(point, PointKind.Number, 0, 0, BlockColumn.NoSource, point / 10.0, 0, "");
            }
        }
    }

    private static byte[] Write(IReadOnlyList<Value> values)
    {
        var writer = new BlockWriter();
        foreach (var value in values)
        {
            Assert.True(writer.Takes(value.At));
            writer.Add(value.Point, value.Kind, value.At, value.Quality, value.Source, value.Number, value.Integer, value.Text);
        }

        return writer.Finish(Boot, 1_764_000_000_123_456);
    }

    private static List<Value> RandomValues(Random random, int most = 2000)
    {
        var kinds = Enumerable.Range(0, 40).Select(_ => (PointKind)random.Next(1, 5)).ToArray();
        var sources = random.Next(3);
        var values = new List<Value>();
        var at = (long)random.Next(1_000_000);
        var rounds = random.Next(1, 20);
        for (var round = 0; round < rounds; round++)
        {
            at += random.Next(4) == 0 ? random.Next(-5000, 5000) : 1000;
            at = Math.Max(at, 0);
            for (var point = 1u; point <= kinds.Length && values.Count < most; point++)
            {
                if (random.Next(5) > 0)
                {
                    values.Add(new Value(
                        point * (point > 20 ? 7u : 1), kinds[point - 1], at, random.Next(6) == 0 ? (byte)random.Next(6) : (byte)0,
                        random.Next(3) < sources ? 1_764_000_000_000 + at : BlockColumn.NoSource,
                        random.Next(8) == 0 ? random.NextDouble() * 1e6 : Math.Round(random.NextDouble() * 100, random.Next(4)),
                        random.Next(8) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : random.Next(2),
                        random.Next(4) == 0 ? "লাইন " + random.Next(20) : "running"));
                }
            }
        }

        return values;
    }

    private static IEnumerable<string> Lines(IEnumerable<Value> values)
    {
        var first = values.First().At;
        return values.Select(value => Line(
            value.Point, value.At - first, value.Quality, value.Source, BlockFormat.HasValue(value.Quality) ? Shown(value.Kind, value.Number, value.Integer, value.Text) : ""))
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Lines(TelemetryBlock block) =>
        block.Columns.SelectMany(column => Enumerable.Range(0, column.Count).Select(i => Line(
            column.Point, column.OffsetsMs[i], column.Qualities[i], column.SourcesMs.Length > 0 ? column.SourcesMs[i] : BlockColumn.NoSource,
            BlockFormat.HasValue(column.Qualities[i])
                ? Shown(column.Kind, column.Numbers.Length > 0 ? column.Numbers[i] : 0, column.Integers.Length > 0 ? column.Integers[i] : 0, column.Texts.Length > 0 ? column.Texts[i] : "")
                : ""))).Order(StringComparer.Ordinal);

    private static string Shown(PointKind kind, double number, long integer, string text) => kind switch
    {
        PointKind.Number => "n" + BitConverter.DoubleToInt64Bits(number),
        PointKind.Text => "t" + text,
        PointKind.Flag => "f" + (integer != 0 ? 1 : 0),
        _ => "i" + integer,
    };

    private static string Line(uint point, long at, byte quality, long source, string value) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{point} {at} {quality} {source} {value}");

    private sealed record Value(uint Point, PointKind Kind, long At, byte Quality, long Source, double Number, long Integer, string Text);
}
