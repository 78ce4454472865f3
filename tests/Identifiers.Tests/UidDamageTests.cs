namespace EdgeHub.Identifiers.Tests;

public sealed class UidDamageTests(ITestOutputHelper output)
{
    private const int Uids = 300;

    [Fact]
    public void Substitution_OfAnySingleCharacter_IsDetected_AndNeverBlamesAnotherThanItOrTheCheck()
    {
        var random = Seeded();
        var (all, named) = (0, 0);
        foreach (var text in Texts(random))
        {
            for (var at = 0; at < text.Length; at++)
            {
                foreach (var other in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-")
                {
                    if (other == text[at])
                    {
                        continue;
                    }

                    var damaged = text[..at] + other + text[(at + 1)..];
                    Assert.False(Uid.TryParse(damaged, out _, out var error), $"{damaged} for {text}");
                    if (error.Kind == UidErrorKind.Check)
                    {
                        all++;
                        named += error.Position == at + 1 ? 1 : 0;
                        Assert.True(error.Position == at + 1 || error.Position == 24, $"{damaged} for {text} blames {error.Position}");
                    }
                }
            }
        }

        output.WriteLine($"{all} substitutions that only the check finds, {100.0 * named / all:N1} % named exactly");
        Assert.True(named > all / 2);
    }

    [Fact]
    public void Swap_OfAnyTwoNeighbours_IsDetected()
    {
        foreach (var text in Texts(Seeded()))
        {
            for (var at = 0; at + 1 < text.Length; at++)
            {
                if (text[at] != text[at + 1])
                {
                    var swapped = text[..at] + text[at + 1] + text[at] + text[(at + 2)..];
                    Assert.False(Uid.TryParse(swapped, out _, out _), $"{swapped} for {text}");
                }
            }
        }
    }

    [Fact]
    public void Swap_OfNeighboursAcrossAHyphen_IsDetected()
    {
        foreach (var text in Texts(Seeded()))
        {
            foreach (var hyphen in (int[])[8, 12, 15, 22])
            {
                var characters = text.ToCharArray();
                (characters[hyphen - 1], characters[hyphen + 1]) = (characters[hyphen + 1], characters[hyphen - 1]);
                Assert.True(new string(characters) == text || !Uid.TryParse(characters, out _, out _), $"{new string(characters)} for {text}");
            }
        }
    }

    [Fact]
    public void RoundTrip_OfRandomUids_KeepsTextPartsAndOrder()
    {
        var uids = Texts(Seeded()).Select(text =>
        {
            Assert.True(Uid.TryParse(text, out var uid, out var error), $"{text}: {error}");
            Assert.Equal(text, uid.ToString());
            Assert.Equal(uid, Uid.Mint(uid.Tenant, uid.Plant, uid.Type, uid.Sequence));
            return uid;
        }).ToArray();
        Assert.Equal(
            uids.Select(uid => uid.ToString()[..22]).Order(StringComparer.Ordinal),
            uids.Order().Select(uid => uid.ToString()[..22]));
    }

    private Random Seeded()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        return new Random(seed);
    }

    private static IEnumerable<string> Texts(Random random)
    {
        for (var count = 0; count < Uids; count++)
        {
            var sequence = count % 2 == 0 ? random.NextInt64(1, 1_000_000) : random.NextInt64(1_000_000, UidSequence.Max + 1);
            yield return Uid.Mint(Part(random, 4), Part(random, 3), Part(random, 2), sequence).ToString();
        }
    }

    private static string Part(Random random, int length) =>
        string.Create(length, random, (span, source) => source.GetItems("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", span));
}
