using System.Diagnostics;

namespace EdgeHub.Identifiers.Tests;

public sealed class LabelReaderTests
{
    private const string Uid = "UID-SAIF-KOL-RM-000001-6I";

    [Theory]
    [InlineData(Uid, LabelKind.Uid)]
    [InlineData(" \t" + Uid + "\r\n", LabelKind.Uid)]
    [InlineData("4006381333931", LabelKind.Gtin)]
    [InlineData("416000336108", LabelKind.Gtin)]
    [InlineData("02345673", LabelKind.Gtin)]
    [InlineData("12345678901231", LabelKind.Gtin)]
    [InlineData("0112345678901231", LabelKind.Elements)]
    [InlineData("3074257bf7194e4000001a85", LabelKind.Epc)]
    [InlineData("30340000000000000000000F", LabelKind.Epc)]
    [InlineData("3103001234019501234567890310ABC", LabelKind.Elements)]
    public void Read_OfWhatIsAmbiguous_FollowsTheStatedRules(string text, LabelKind kind)
    {
        var reading = Labels.Read(text);
        Assert.True(reading.IsValid, reading.Error.ToString());
        Assert.Equal(kind, reading.Kind);
    }

    [Theory]
    [InlineData("", "label.empty 0")]
    [InlineData(" \r\n", "label.empty 3")]
    [InlineData("TESTING", "label.unknown 0")]
    [InlineData("  hello", "label.unknown 2")]
    [InlineData("4006381333932", "gtin.check_digit 12")]
    [InlineData("UIX-SAIF-KOL-RM-000001-6I", "uid.prefix 2")]
    [InlineData("uid-SAIF-KOL-RM-000001-6I", "uid.lower_case 0")]
    [InlineData(" UID-SAIF-KOL-RM-000001-6", "uid.too_short 25")]
    [InlineData("UID-SAIF-KOL-RM-000001-6I\u001d", "uid.too_long 25")]
    [InlineData("\u0000", "label.unknown 0")]
    [InlineData("\ud83d\ude00", "label.unknown 0")]
    public void Read_OfWhatIsNoLabel_NamesRuleAndPosition(string text, string expected) => Assert.Equal(expected, Labels.Say(text));

    [Fact]
    public void Read_OfALabelOfTenKilobytes_IsRefusedAtOnce()
    {
        string[] bombs =
        [
            new('A', 10_240), new('(', 10_240), new('^', 10_240), new('1', 10_240), "https://a/" + new string('/', 10_240),
            "https://a/01/12312312312333?" + string.Concat(Enumerable.Repeat("a=b&", 2_560)), "]C1" + new string('\u001d', 10_240),
            string.Concat(Enumerable.Repeat("(99)A", 2_048)), "UID-" + new string('A', 10_240), "urn:epc:id:sgtin:" + new string('1', 10_240),
        ];
        var clock = Stopwatch.StartNew();
        foreach (var bomb in bombs)
        {
            Assert.Equal(LabelFault.LabelTooLong, Labels.Read(bomb).Error.Fault);
            Assert.Equal(LabelReader.MaxLength, Labels.Read(bomb).Error.Position);
            _ = Labels.Read(bomb[..LabelReader.MaxLength]);
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
    }

    [Fact]
    public void Read_OfAnySingleChangeOrSwapInTenThousandUids_IsRefused()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var text = new char[25];
        for (var count = 0; count < 10_000; count++)
        {
            var uid = Identifiers.Uid.Mint(Part(random, 4), Part(random, 3), Part(random, 2), random.NextInt64(1, UidSequence.Max + 1)).ToString();
            uid.CopyTo(text);
            for (var at = 0; at < 25; at++)
            {
                var kept = text[at];
                foreach (var other in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-aZ \u001d")
                {
                    text[at] = other;
                    Assert.True(other == kept || !Identifiers.Uid.TryParse(text, out _, out _), $"seed {seed}: {new string(text)} for {uid}");
                }

                text[at] = kept;
                if (at > 0 && text[at - 1] != text[at])
                {
                    (text[at - 1], text[at]) = (text[at], text[at - 1]);
                    Assert.False(Identifiers.Uid.TryParse(text, out _, out _), $"seed {seed}: {new string(text)} for {uid}");
                    (text[at - 1], text[at]) = (text[at], text[at - 1]);
                }
            }
        }
    }

    [Fact]
    public void Read_OfEveryPieceAndChangeOfGoodLabels_NeverThrows_AndPartsCoverTheLabel()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        string[] good =
        [
            Uid, "(01)12345678901231(10)AB\\(C(4300)A%20B", "^011234567890123110AB\u001d21XY", "]E02112345678900|]e099A\u001d98B",
            "https://example.com/p/01/9520123456788/10/A%2FB?17=201225&x=y#z", "urn:epc:tag:sgtin-198:3.0614141.712345.32a%2Fb",
            "3074257BF7194E4000001A85", "]I112345678901231", "]Q1TESTING", "4006381333931",
        ];
        const string Spice = "0123456789ABCXYZabc()[]{}^\\/%?&=#:.-_|~ \u001d\u241d\u00e9\u0967\ud83d";
        foreach (var label in good)
        {
            for (var length = 0; length <= label.Length; length++)
            {
                Check(label[..length]);
                Check(label[length..]);
            }

            for (var round = 0; round < 3_000; round++)
            {
                var changed = label.ToCharArray();
                for (var change = random.Next(1, 4); change > 0; change--)
                {
                    changed[random.Next(changed.Length)] = Spice[random.Next(Spice.Length)];
                }

                Check(new string(changed));
            }
        }

        void Check(string text)
        {
            var reading = Labels.Read(text);
            Assert.True(reading.Error.Position <= text.Length && reading.Error.Position >= 0, $"seed {seed}: {text}: {reading.Error}");
            var at = text.Length - text.TrimStart(' ', '\t', '\r', '\n').Length;
            foreach (var part in reading.Parts)
            {
                Assert.True(part.At == at && part.Length > 0, $"seed {seed}: {text}: {string.Join(' ', reading.Parts)}");
                at += part.Length;
            }

            Assert.True(reading.Parts.Count == 0 || at == text.TrimEnd(' ', '\t', '\r', '\n').Length, $"seed {seed}: {text}: {string.Join(' ', reading.Parts)}");
            if (!reading.IsValid)
            {
                var words = LabelFaults.Describe(reading.Error);
                Assert.DoesNotContain("{", words.What, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Uid_InTheSerialOfAGtin_IsFound()
    {
        foreach (var label in (string[])["(01)12345678901231(21)SAIFKOLRM0000016I", "https://id.gs1.org/01/12345678901231/21/SAIFKOLRM0000016I"])
        {
            Assert.Equal(Uid, Labels.Read(label).Uid.ToString());
        }

        Assert.True(Labels.Read("(01)12345678901231(21)SAIFKOLRM0000016J").Uid.IsEmpty);
    }

    [Theory]
    [InlineData("(01)12345678901231(17)200200", 1, "2020-02-29")]
    [InlineData("(01)12345678901231(17)261231", 1, "2026-12-31")]
    [InlineData("(01)12345678901231(17)770101", 1, "1977-01-01")]
    [InlineData("(01)12345678901231(17)760101", 1, "2076-01-01")]
    [InlineData("(01)12345678901231(7003)2612312359", 1, "2026-12-31T23:59")]
    [InlineData("(01)12345678901231(7007)211225211231", 1, "2021-12-25/2021-12-31")]
    [InlineData("(01)12345678901231(8008)21122509", 1, "2021-12-25T09:00")]
    [InlineData("(01)12345678901231(8008)211225093005", 1, "2021-12-25T09:30:05")]
    [InlineData("(01)12345678901231(3103)000195", 1, "0.195")]
    [InlineData("(01)12345678901231(3100)000195", 1, "195")]
    [InlineData("(01)12345678901231(3923)2172(30)1", 1, "2.172")]
    [InlineData("(415)1234567890128(8020)A(3912)978123", 2, "978 1.23")]
    [InlineData("(00)123456789012345675(4300)A%20B%c3%A9", 1, "A Bé")]
    [InlineData("(00)123456789012345675(4309)02790858483015297971", 1, "-62.0914152,-58.4702029")]
    [InlineData("(00)123456789012345675(4331)000150-", 1, "-1.50")]
    [InlineData("(8018)123456789012345675(7250)19801231", 1, "1980-12-31")]
    [InlineData("https://a/01/02345673", 0, "00000002345673")]
    public void Normalized_OfAnElement_SaysWhatItMeans(string label, int element, string expected)
    {
        var reading = Labels.Read(label);
        Assert.True(reading.IsValid, reading.Error.ToString());
        Assert.Equal(expected, reading.Elements[element].Normalized(2026));
    }

    [Fact]
    public void Parts_OfALabel_ExplainEachCharacter()
    {
        var parts = Labels.Read("(01)12345678901231(10)AB").Parts;
        Assert.Equal(
            ["bracket", "ai", "bracket", "value", "check-digit", "bracket", "ai", "bracket", "value"],
            parts.Select(part => part.Role));
        Assert.Equal(
            ["uid-prefix", "hyphen", "uid-tenant", "hyphen", "uid-plant", "hyphen", "uid-type", "hyphen", "uid-sequence", "hyphen", "uid-check"],
            Labels.Read(Uid).Parts.Select(part => part.Role));
        Assert.Equal(
            ["link-stem", "ai", "link-mark", "value", "check-digit", "link-mark", "ai", "link-mark", "value", "link-rest"],
            Labels.Read("https://a/01/12312312312333?99=A#z").Parts.Select(part => part.Role));
        Assert.Equal(
            ["bracket", "ai", "bracket", "value", "check-digit", "bracket", "wrong", "unread"],
            Labels.Read("(01)12345678901231(0)1").Parts.Select(part => part.Role));
    }

    private static string Part(Random random, int length) => new(random.GetItems<char>("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", length));
}
