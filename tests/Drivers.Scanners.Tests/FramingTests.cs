using System.Text;
using EdgeHub.Devices;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeHub.Drivers.Scanners.Tests;

public sealed class FramingTests
{
    private const char Gs = (char)29;

    [Theory]
    [InlineData("\r", "A\rB\r", "A|B")]
    [InlineData("\r", "A\r\nB\r\n", "A|B")]
    [InlineData("\n", "A\nB\n", "A|B")]
    [InlineData("\n", "A\r\nB\n", "A|B")]
    [InlineData("\r\n", "A\r\nB\rC\r\n", "A|B\rC")]
    [InlineData("\t", "A B\tC\t", "A B|C")]
    [InlineData("##", "A#B##C##", "A#B|C")]
    [InlineData("abab", "xababab", "x")]
    [InlineData(null, "A\rB\nC\r\nD\r\n\r\nE\n\rF\r", "A|B|C|D|E|F")]
    [InlineData("\r", "\r\r\n\rA\r", "A")]
    public void Bytes_AreCutAtTheTerminator(string? terminator, string sent, string labels) =>
        Assert.Equal(labels, Labels(new ScanFraming { Terminator = terminator }, sent));

    [Theory]
    [InlineData("\u0002A\u0003\r", "A")]
    [InlineData("A\u0003\r", "!Framing")]
    [InlineData("\u0002A\r", "!Framing")]
    [InlineData("\u0002\u0003\r", "")]
    [InlineData("\u0002\r", "!Framing")]
    public void PrefixAndSuffix_AreTakenOffOrTheLabelIsRejected(string sent, string labels) =>
        Assert.Equal(labels, Labels(new ScanFraming { Terminator = "\r", Prefix = "\u0002", Suffix = "\u0003" }, sent));

    [Theory]
    [InlineData("]d2010123\r", "d2", "010123")]
    [InlineData("]Q1text\r", "Q1", "text")]
    [InlineData("]c1\u001d10ABC\u001d17\r", "c1", "\u001d10ABC\u001d17")]
    [InlineData("]12x\r", "", "]12x")]
    [InlineData("]d\r", "", "]d")]
    [InlineData("no\r", "", "no")]
    public void SymbologyIdentifier_IsTakenOffWhenThereIsOne(string sent, string symbology, string label)
    {
        var frame = Frames(new ScanFraming { Terminator = "\r" }, Encoding.Latin1.GetBytes(sent)).Single();
        Assert.Equal((symbology, label), (frame.Symbology, Encoding.Latin1.GetString(frame.Raw)));
    }

    [Fact]
    public void SymbologyIdentifier_SwitchedOff_StaysInTheLabel() =>
        Assert.Equal("]d2x", Labels(new ScanFraming { Terminator = "\r", SymbologyIdentifier = false }, "]d2x\r"));

    [Fact]
    public void GroupSeparatorsAndBinary_AreKept()
    {
        var label = new string([.. Enumerable.Range(0, 256).Select(i => (char)i).Where(c => c is not '\r')]);
        Assert.Equal(label, Labels(new ScanFraming { Terminator = "\r", SymbologyIdentifier = false }, label + "\r"));
        Assert.Contains(Gs, label);
    }

    [Fact]
    public void Latin1_IsHandedOnAsUtf8_AndUtf8Untouched()
    {
        var latin1 = Frames(new ScanFraming { CharacterSet = "iso-8859-1" }, [(byte)'M', 0xFC, (byte)'\r']).Single();
        Assert.Equal("Mü", Encoding.UTF8.GetString(latin1.Raw));
        var raw = Frames(new ScanFraming(), [(byte)'M', 0xFC, (byte)'\r']).Single();
        Assert.Equal([(byte)'M', (byte)0xFC], raw.Raw);
    }

    [Theory]
    [InlineData(4095, true)]
    [InlineData(4096, true)]
    [InlineData(4097, false)]
    [InlineData(4200, false)]
    public void Label_AtTheLimit_IsKeptAndOneByteMoreRejectedOnce(int length, bool kept)
    {
        foreach (var terminator in new[] { "\r", "\r\n", null, "##" })
        {
            var sent = new string('x', length) + (terminator ?? "\n") + "next" + (terminator ?? "\n");
            var expected = (kept ? new string('x', length) : "!TooLong") + "|next";
            Assert.Equal(expected, Labels(new ScanFraming { Terminator = terminator }, sent));
        }
    }

    [Fact]
    public void TenMegabytesWithoutTerminator_AreDroppedCountedAndReportedOnce_AndTheNextLabelWorks()
    {
        var framer = new ScanFramer(new ScanFraming { Terminator = "\r\n" });
        var seen = new List<string>();
        var chunk = new byte[64 << 10];
        Array.Fill(chunk, (byte)'z');
        for (var i = 0; i < 160; i++)
        {
            seen.AddRange(Take(framer, chunk).Select(Show));
        }

        seen.AddRange(Take(framer, "\r\nUID\r\n"u8.ToArray()).Select(Show));
        Assert.Equal(["!TooLong", "UID"], seen);
        Assert.Equal(160 * chunk.Length, framer.DroppedBytes);
    }

    [Fact]
    public void Bytes_OfAnyKindSplitAnywhere_GiveTheSameLabels() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<(byte[] Bytes, int Cut, int Kind)>(),
            input =>
            {
                // Line ends often enough to matter.
                var bytes = (input.Bytes ?? []).Select(b => b % 5 == 0 ? (byte)'\r' : b % 5 == 1 ? (byte)'\n' : b).ToArray();
                var framing = new ScanFraming
                {
                    Terminator = (Math.Abs((long)input.Kind) % 5) switch { 0 => null, 1 => "\r", 2 => "\n", 3 => "\r\n", _ => "\n\r\n" },
                    MaxBytes = 6,
                };
                var cut = bytes.Length == 0 ? 0 : (int)(Math.Abs((long)input.Cut) % bytes.Length);
                var whole = Frames(framing, bytes).Select(Show);
                var framer = new ScanFramer(framing);
                var split = Take(framer, bytes[..cut]).Concat(Take(framer, bytes[cut..])).Select(Show);
                return whole.SequenceEqual(split);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void End_OfAnOpenLabel_GivesIt_AndOfADroppedOneNothing()
    {
        var framer = new ScanFramer(new ScanFraming { MaxBytes = 4 });
        Assert.Empty(Take(framer, "UID"u8.ToArray()));
        Assert.True(framer.TryEnd(out var frame));
        Assert.Equal("UID", Show(frame));
        Assert.Equal(["!TooLong"], Take(framer, "0123456789"u8.ToArray()).Select(Show));
        Assert.True(framer.IsOpen);
        Assert.False(framer.TryEnd(out _));
        Assert.False(framer.IsOpen);
    }

    [Theory]
    [InlineData("terminator", "\u20ac")]
    [InlineData("prefix", "0123456789abcdefX")]
    public void Options_OutOfBounds_AreNamed(string name, string value)
    {
        var framing = name == "prefix" ? new ScanFraming { Prefix = value } : new ScanFraming { Terminator = value };
        Assert.Contains(name, Assert.Single(framing.Faults()), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_WithSeveralFaults_NameEach()
    {
        var options = new TcpListenScannerOptions
        {
            Device = "",
            Station = "S",
            Port = 70000,
            MaxConnections = 0,
            Framing = new ScanFraming { CharacterSet = "ebcdic", MaxBytes = 5000, IdleTimeout = TimeSpan.FromMinutes(1) },
        };
        Assert.Equal(6, options.Faults().Count());
    }

    private static string Labels(ScanFraming framing, string sent) =>
        string.Join('|', Frames(framing, Encoding.Latin1.GetBytes(sent)).Select(Show));

    private static List<Frame> Frames(ScanFraming framing, byte[] bytes) => Take(new ScanFramer(framing), bytes);

    private static List<Frame> Take(ScanFramer framer, byte[] bytes)
    {
        var frames = new List<Frame>();
        ReadOnlyMemory<byte> rest = bytes;
        while (framer.TryTake(ref rest, out var frame))
        {
            frames.Add(frame);
        }

        return frames;
    }

    private static string Show(Frame frame) => frame.Fault is { } fault ? "!" + fault : Encoding.Latin1.GetString(frame.Raw);
}
