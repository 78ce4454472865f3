using System.Text;

namespace EdgeHub.Identifiers.Tests;

public sealed class UidParsingTests
{
    private const string Good = "UID-SAIF-KOL-RM-000001-6I";

    [Fact]
    public void TryParse_OfALabel_GivesItsPartsAndItsText()
    {
        Assert.True(Uid.TryParse(Good, out var uid, out var error));
        Assert.Equal(default, error);
        Assert.Equal(("SAIF", "KOL", "RM", 1L, Good), (uid.Tenant, uid.Plant, uid.Type, uid.Sequence, uid.ToString()));
        Assert.True(Uid.TryParse(Encoding.ASCII.GetBytes(Good), out var same, out _));
        Assert.Equal(uid, same);
        Assert.Equal(uid, Uid.Mint("SAIF", "KOL", "RM", 1));
    }

    [Theory]
    [InlineData("", UidErrorKind.Empty, 1, '\0')]
    [InlineData("U", UidErrorKind.TooShort, 2, '\0')]
    [InlineData("UID-SAIF-KOL-RM-000001-6", UidErrorKind.TooShort, 25, '\0')]
    [InlineData("UID-SAIF-KOL-RM-000001-6I1", UidErrorKind.TooLong, 26, '1')]
    [InlineData("4006381333931", UidErrorKind.Prefix, 1, '4')]
    [InlineData("UIX-SAIF-KOL-RM-000001-6I", UidErrorKind.Prefix, 3, 'X')]
    [InlineData("uid-SAIF-KOL-RM-000001-6I", UidErrorKind.LowerCase, 1, 'u')]
    [InlineData("UID-SAIf-KOL-RM-000001-6I", UidErrorKind.LowerCase, 8, 'f')]
    [InlineData("UID-SAIF_KOL-RM-000001-6I", UidErrorKind.Separator, 9, '_')]
    [InlineData("UID-SA F-KOL-RM-000001-6I", UidErrorKind.Character, 7, ' ')]
    [InlineData("UID-SAIF-KÖL-RM-000001-6I", UidErrorKind.Character, 11, 'Ö')]
    [InlineData("UID-SAIF-KOL-RM-00A001-6I", UidErrorKind.Sequence, 19, 'A')]
    [InlineData("UID-SAIF-KOL-RM-000000-6I", UidErrorKind.Sequence, 22, '0')]
    public void TryParse_OfWhatIsNone_NamesKindPositionAndCharacter(string text, UidErrorKind kind, int position, char character)
    {
        Assert.False(Uid.TryParse(text, out var uid, out var error));
        Assert.Equal(new UidError(kind, position, character), error);
        Assert.True(uid.IsEmpty);
    }

    [Fact]
    public void TryParse_OfEveryBeginning_NamesTheFirstMissingCharacter()
    {
        for (var length = 1; length < Good.Length; length++)
        {
            Assert.False(Uid.TryParse(Good.AsSpan(0, length), out _, out var error));
            Assert.Equal(new UidError(UidErrorKind.TooShort, length + 1, '\0'), error);
        }
    }

    [Fact]
    public void TryParse_OfAnyBytes_NeverThrows()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = round % 2 == 0 ? new byte[random.Next(40)] : Encoding.ASCII.GetBytes(Good);
            if (round % 2 == 0)
            {
                random.NextBytes(bytes);
            }
            else
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var read = Uid.TryParse(bytes, out _, out var error);
            Assert.True(read || error.Position >= 1, $"seed {seed}, round {round}");
        }
    }

    [Fact]
    public void TryParse_GoodOrBad_AllocatesNothing()
    {
        var good = Encoding.ASCII.GetBytes(Good);
        var bad = Encoding.ASCII.GetBytes("UID-SAIF-KOL-RM-000001-6J");
        Read(good, bad);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1000; round++)
        {
            Read(good, bad);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Read(byte[] good, byte[] bad)
        {
            _ = Uid.TryParse(good, out _, out _);
            _ = Uid.TryParse(bad, out _, out _);
            _ = Uid.TryParse("no label", out _, out _);
        }
    }

    [Fact]
    public void Default_IsNoLabel()
    {
        Assert.True(default(Uid).IsEmpty);
        Assert.Equal(("", "", ""), (default(Uid).ToString(), default(Uid).Tenant, default(Uid).Type));
        Assert.False(default(Uid).TryFormat(new char[25], out _));
    }

    [Theory]
    [InlineData("SAI", "KOL", "FG", 1)]
    [InlineData("saif", "KOL", "FG", 1)]
    [InlineData("SAIF", "KO-", "FG", 1)]
    [InlineData("SAIF", "KOL", "", 1)]
    [InlineData("SAIF", "KOL", "FG", 0)]
    [InlineData("SAIF", "KOL", "FG", UidSequence.Max + 1)]
    public void Mint_OfImpossibleParts_IsRefused(string tenant, string plant, string type, long sequence) =>
        Assert.ThrowsAny<ArgumentException>(() => Uid.Mint(tenant, plant, type, sequence));
}
