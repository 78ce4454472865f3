namespace EdgeHub.Identifiers.Tests;

/// <summary>Examples of the EPC Tag Data Standard and of our own arithmetic, in every direction.</summary>
public sealed class EpcTests
{
    [Theory]
    [InlineData("3074257BF7194E4000001A85", "urn:epc:tag:sgtin-96:3.0614141.812345.6789", "urn:epc:id:sgtin:0614141.812345.6789", "(01)80614141123458(21)6789")]
    [InlineData("3174257BF4499602D2000000", "urn:epc:tag:sscc-96:3.0614141.1234567890", "urn:epc:id:sscc:0614141.1234567890", "(00)106141412345678908")]
    [InlineData("3274257BF46072000000162E", "urn:epc:tag:sgln-96:3.0614141.12345.5678", "urn:epc:id:sgln:0614141.12345.5678", "(414)0614141123452(254)5678")]
    [InlineData("3374257BF40C0E400000162E", "urn:epc:tag:grai-96:3.0614141.12345.5678", "urn:epc:id:grai:0614141.12345.5678", "(8003)006141411234525678")]
    [InlineData("3474257BF40000000000162E", "urn:epc:tag:giai-96:3.0614141.5678", "urn:epc:id:giai:0614141.5678", "(8004)06141415678")]
    [InlineData("2C74257BF46072000000162E", "urn:epc:tag:gdti-96:3.0614141.12345.5678", "urn:epc:id:gdti:0614141.12345.5678", "(253)06141411234525678")]
    [InlineData("3F76451FD612640000019907", "urn:epc:tag:sgcn-96:3.9521141.67890.04711", "urn:epc:id:sgcn:9521141.67890.04711", "(255)952114167890904711")]
    public void Read_OfAnyForm_GivesAllOthers(string hex, string tag, string pure, string elements)
    {
        var epc = Read(tag);
        Assert.Equal((tag, pure), (epc.ToTagUri(), epc.ToPureIdentityUri()));
        Assert.Equal(hex, epc.ToHex());
        foreach (var form in (string[])[hex, hex.ToLowerInvariant(), tag, pure])
        {
            var reading = Labels.Read(form);
            Assert.True(reading.IsValid, $"{form}: {reading.Error}");
            Assert.Equal((LabelKind.Epc, elements, pure), (reading.Kind, reading.ElementString, reading.Epc!.ToPureIdentityUri()));
            Assert.Equal(elements, Labels.Say(elements));
            var again = Epc.From(Labels.Read(elements).Elements, reading.Epc.CompanyPrefix.Length, 3);
            Assert.Equal((tag, hex), (again!.ToTagUri(), again.ToHex()));
        }
    }

    [Theory]
    [InlineData("urn:epc:tag:sgtin-198:3.0614141.712345.32a%2Fb", "(01)70614141123451(21)32a/b")]
    [InlineData("urn:epc:tag:sgln-195:3.0614141.12345.32a%2Fb", "(414)0614141123452(254)32a/b")]
    [InlineData("urn:epc:tag:grai-170:3.0614141.12345.32a%2Fb", "(8003)0061414112345232a/b")]
    [InlineData("urn:epc:tag:giai-202:3.0614141.32a%2Fb", "(8004)061414132a/b")]
    [InlineData("urn:epc:tag:gdti-174:3.0614141.12345.ABCDefgh012345678", "(253)0614141123452ABCDefgh012345678")]
    [InlineData("urn:epc:tag:sgtin-198:0.061414112345.2.%22%25%26%2F%3C%3E%3F", "(01)20614141123456(21)\"%&/<>?")]
    [InlineData("urn:epc:tag:sgtin-198:0.061414112345.2.01", "(01)20614141123456(21)01")]
    [InlineData("urn:epc:tag:sgtin-198:7.0614141.812345.!'()*+,-.:;=_zZ09aA", "(01)80614141123458(21)!'\\()*+,-.:;=_zZ09aA")]
    public void Read_OfATextSerial_RoundTripsThroughItsBits(string tag, string elements)
    {
        var epc = Read(tag);
        var hex = epc.ToHex();
        Assert.Equal(0, hex.Length % 4);
        foreach (var length in (int[])[hex.Length, ((epc.Scheme!.Bits + 7) / 8) * 2, (epc.Scheme.Bits + 3) / 4])
        {
            Assert.Equal((tag, elements), (Read(hex[..length]).ToTagUri(), Labels.Say(hex[..length])));
        }

        Assert.Equal(elements, Labels.Say(tag));
    }

    [Theory]
    [InlineData("3674257BF6B7A659B2C2BF1000000000000000000000000000", "urn:epc:tag:sgtin-198:3.0614141.712345.32a%2Fb")]
    [InlineData("3974257BF46072CD9615F8800000000000000000000000000000", "urn:epc:tag:sgln-195:3.0614141.12345.32a%2Fb")]
    [InlineData("3774257BF40C0E59B2C2BF1000000000000000000000", "urn:epc:tag:grai-170:3.0614141.12345.32a%2Fb")]
    [InlineData("3874257BF59B2C2BF1000000000000000000000000000000000", "urn:epc:tag:giai-202:3.0614141.32a%2Fb")]
    public void Read_OfTheStandardsLongExamples_GivesTheirTags(string hex, string tag)
    {
        Assert.Equal(tag, Read(hex).ToTagUri());
        Assert.StartsWith(hex.TrimEnd('0'), Read(tag).ToHex(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfEachPartition_RoundTripsForEveryScheme()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 4_000; round++)
        {
            var scheme = EpcScheme.All[round % EpcScheme.All.Length];
            var partition = round / EpcScheme.All.Length % 7;
            var prefix = Digits(random, 12 - partition);
            var reference = Digits(random, scheme.ReferenceDigits(partition));
            var serial = Serial(random, scheme, partition);
            var epc = new Epc(scheme.Family, scheme, random.Next(8), prefix, reference, serial);
            var tag = epc.ToTagUri();
            Assert.True(Epc.TryRead(tag, out var fromUri, out var error), $"seed {seed}: {tag}: {error}");
            Assert.True(Epc.TryRead(fromUri!.ToHex(), out var fromHex, out error), $"seed {seed}: {tag}: {error}");
            Assert.Equal(tag, fromHex!.ToTagUri());
            Assert.True(Epc.TryRead(epc.ToPureIdentityUri(), out var pure, out error), $"seed {seed}: {tag}: {error}");
            Assert.Equal(epc.ToPureIdentityUri(), pure!.ToPureIdentityUri());
            var back = Epc.From(epc.ToElements(), prefix.Length, epc.Filter);
            Assert.True(back!.ToPureIdentityUri() == epc.ToPureIdentityUri(), $"seed {seed}: {tag} became {back.ToPureIdentityUri()}");
            Assert.All(epc.ToElements().Where(element => element.Ai == "01"), element => Assert.Equal(14, element.Value.Length));
        }
    }

    [Theory]
    [InlineData("3074257BF7194E4000001A8", "epc.length 23")]
    [InlineData("3074257BF7194E4000001A8500000", "epc.length 24")]
    [InlineData("E28011606000020000000001", "epc.scheme 0")]
    [InlineData("307C257BF7194E4000001A85", "epc.partition 2")]
    [InlineData("3078FFFFFFFFFFFFFFFFFFFF", "epc.field 8")]
    [InlineData("3174257BF4499602D2000001", "epc.reserved 18")]
    [InlineData("urn:epc:tag:sgtin-96:8.0614141.812345.6789", "epc.filter 21")]
    [InlineData("urn:epc:tag:sgtin-96:3.0614141.812345.06789", "epc.serial 38")]
    [InlineData("urn:epc:tag:sgtin-96:3.0614141.812345.274877906944", "epc.serial 38")]
    [InlineData("urn:epc:tag:sgtin-96:3.0614141.81234.6789", "epc.digits 23")]
    [InlineData("urn:epc:tag:sgtin-96:3.06141.81234567.6789", "epc.prefix 23")]
    [InlineData("urn:epc:tag:sgtin-96:3.0614141.812345", "epc.uri 37")]
    [InlineData("urn:epc:tag:sgtin-97:3.0614141.812345.1", "epc.scheme 12")]
    [InlineData("urn:epc:id:sgtin:0614141.812345.", "epc.serial 32")]
    [InlineData("urn:epc:id:sgtin:0614141.812345.a/b", "epc.escape 33")]
    [InlineData("urn:epc:id:sgtin:0614141.812345.a%2", "epc.escape 33")]
    [InlineData("urn:epc:id:sgtin:0614141.812345.123456789012345678901", "epc.serial 32")]
    [InlineData("urn:epc:id:sscc:0614141.12345678901", "epc.digits 16")]
    [InlineData("urn:epc:id:sscc:0614141.123456789A", "epc.uri 33")]
    [InlineData("urn:epc:idpat:sgtin:0614141.*.*", "epc.uri 0")]
    [InlineData("urn:isbn:0451450523", "epc.uri 0")]
    public void Read_OfAWrongCode_NamesRuleAndPosition(string text, string expected) => Assert.Equal(expected, Labels.Say(text));

    [Fact]
    public void Read_OfTheLargestSerial_FitsItsField()
    {
        Assert.Equal("urn:epc:tag:sgtin-96:3.0614141.812345.274877906943", Read(Read("urn:epc:tag:sgtin-96:3.0614141.812345.274877906943").ToHex()).ToTagUri());
        Assert.Equal("urn:epc:tag:sgln-96:3.0614141.12345.2199023255551", Read(Read("urn:epc:tag:sgln-96:3.0614141.12345.2199023255551").ToHex()).ToTagUri());
        Assert.Equal("urn:epc:tag:sgcn-96:3.0614141.12345.000000000000", Read(Read("urn:epc:tag:sgcn-96:3.0614141.12345.000000000000").ToHex()).ToTagUri());
        Assert.Equal("urn:epc:tag:sgtin-198:0.0614141.812345.274877906944", Read("urn:epc:id:sgtin:0614141.812345.274877906944").ToTagUri());
    }

    [Fact]
    public void Elements_OfAPlaceWithoutExtension_AreTheGlnAlone()
    {
        Assert.Equal("(414)0614141123452", Labels.Say("urn:epc:id:sgln:0614141.12345.0"));
        Assert.Equal("urn:epc:id:sgln:0614141.12345.0", Epc.From(Labels.Read("(414)0614141123452").Elements, 7)!.ToPureIdentityUri());
        Assert.Equal("(414)0614141123452", Labels.Say("urn:epc:id:sgln:061414112345..0"));
    }

    [Fact]
    public void From_ElementsWithoutSerial_IsNone()
    {
        Assert.Null(Epc.From(Labels.Read("(01)80614141123458").Elements, 7));
        Assert.Null(Epc.From(Labels.Read("(99)A").Elements, 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => Epc.From([], 5));
    }

    private static Epc Read(string text)
    {
        Assert.True(Epc.TryRead(text, out var epc, out var error), $"{text}: {error}");
        return epc!;
    }

    private static string Serial(Random random, EpcScheme scheme, int partition)
    {
        const string Characters = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
        return scheme.Form switch
        {
            EpcSerialForm.None => "",
            EpcSerialForm.Text => new string(random.GetItems<char>(Characters, random.Next(1, scheme.SerialCharacters(partition) + 1))),
            EpcSerialForm.NumberAfterOne => Digits(random, random.Next(1, 13)),
            _ => (random.NextInt64(1L << Math.Min(62, scheme.SerialBits(partition))) % 1_000_000_000_000).ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
    }

    private static string Digits(Random random, int count) => new(random.GetItems<char>("0123456789", count));
}
