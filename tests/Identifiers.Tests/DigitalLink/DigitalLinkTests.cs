namespace EdgeHub.Identifiers.Tests;

public sealed class DigitalLinkTests
{
    [Theory]
    [InlineData("http://a/00/006141411234567890", "(00)006141411234567890")]
    [InlineData("HTTP://a/00/006141411234567890", "(00)006141411234567890")]
    [InlineData("HTTPS://a/00/006141411234567890", "(00)006141411234567890")]
    [InlineData("https://xn--fsq.xn--0zwm56d/01/12312312312333", "(01)12312312312333")]
    [InlineData("https://a:65535/01/12312312312333", "(01)12312312312333")]
    [InlineData("https://[2001:db8::1]/01/12312312312333", "(01)12312312312333")]
    [InlineData("https://a/more/stem/00/006141411234567890", "(00)006141411234567890")]
    [InlineData("https://a/00/faux/00/006141411234567890", "(00)006141411234567890")]
    [InlineData("https://a/01/2112345678900", "(01)02112345678900")]
    [InlineData("https://a/01/416000336108", "(01)00416000336108")]
    [InlineData("https://a/01/02345673", "(01)00000002345673")]
    [InlineData("https://a/01/12312312312333/22/TEST/10/ABC/21/XYZ", "(01)12312312312333(22)TEST(10)ABC(21)XYZ")]
    [InlineData("https://a/01/12312312312333/22/TEST/21/XYZ", "(01)12312312312333(22)TEST(21)XYZ")]
    [InlineData("https://a/01/12312312312333/235/TEST", "(01)12312312312333(235)TEST")]
    [InlineData("https://a/253/1231231231232TEST5678901234567", "(253)1231231231232TEST5678901234567")]
    [InlineData("https://a/8018/123456789012345675/8019/123", "(8018)123456789012345675(8019)123")]
    [InlineData("https://a/stem/00/006141411234567890?", "(00)006141411234567890")]
    [InlineData("https://a/stem/00/006141411234567890?99=ABC", "(00)006141411234567890(99)ABC")]
    [InlineData("https://a/01/12312312312333?&&&99=ABC&&&&&&98=XYZ&&&", "(01)12312312312333(99)ABC(98)XYZ")]
    [InlineData("https://a/01/12312312312333?singleton1&99=ABC&unknown=6&98=XYZ&s", "(01)12312312312333(99)ABC(98)XYZ")]
    [InlineData("https://a/01/12312312312333/22/ABC%2d123?99=ABC&98=XYZ%2f987", "(01)12312312312333(22)ABC-123(99)ABC(98)XYZ/987")]
    [InlineData("https://a/01/12312312312333/22/ABC+123", "(01)12312312312333(22)ABC+123")]
    [InlineData("https://a/01/12312312312333/22/test/10/abc/21/xyz#fragment", "(01)12312312312333(22)test(10)abc(21)xyz")]
    [InlineData("https://a/stem/00/006141411234567890?99=ABC#fragment", "(00)006141411234567890(99)ABC")]
    [InlineData("https://id.gs1.org/01/09520123456788/10/ABC1/21/12345?17=180426", "(01)09520123456788(10)ABC1(21)12345(17)180426")]
    [InlineData("https://example.com/01/9520123456788?3103=000195&3922=0299&17=201225", "(01)09520123456788(3103)000195(3922)0299(17)201225")]
    [InlineData("https://id.gs1.org/00/952012345678912345?02=09520123456788&37=25&10=ABC123", "(00)952012345678912345(02)09520123456788(37)25(10)ABC123")]
    [InlineData("https://id.gs1.org/414/9520123456788/254/32a%2Fb", "(414)9520123456788(254)32a/b")]
    [InlineData("https://example.com/8004/9520614141234567?01=9520123456788", "(8004)9520614141234567(01)09520123456788")]
    [InlineData("https://id.gs1.org/01/09520123456788/235/XYZ?10=ABC123", "(01)09520123456788(235)XYZ(10)ABC123")]
    public void Read_OfAnAddress_GivesElements(string uri, string elements)
    {
        Assert.Equal(elements, Labels.Say(uri));
        Assert.Equal(LabelKind.DigitalLink, Labels.Read(uri).Kind);
    }

    [Theory]
    [InlineData("http://", "link.domain 7")]
    [InlineData("http:///", "link.domain 7")]
    [InlineData("http://a", "link.domain 7")]
    [InlineData("http://a/", "link.no_key 8")]
    [InlineData("http://a/b", "link.no_key 8")]
    [InlineData("http://a/b/", "link.no_key 8")]
    [InlineData("https://www.example.com/about?id=7", "link.no_key 23")]
    [InlineData("HtTp://a/b/00/006141411234567890", "link.scheme 0")]
    [InlineData("https://00/006141411234567890", "link.no_key 10")]
    [InlineData("https://[fe80::1%25lo]/01/12312312312333", "link.domain 16")]
    [InlineData("https://a$/01/12312312312333", "link.domain 9")]
    [InlineData("https://a/01/12312312312333\u00e9", "link.character 27")]
    [InlineData("https://a/gtin/12312312312333", "link.short_name 10")]
    [InlineData("https://a/01/12312312312334", "gs1.check_digit 26")]
    [InlineData("https://a/01/2112345678901", "gs1.check_digit 25")]
    [InlineData("https://a/253/1231231231232TEST56789012345678", "gs1.long 44")]
    [InlineData("https://a/stem/00/006141411234567890/", "link.no_key 9")]
    [InlineData("https://a/01/12312312312333?99=", "link.empty 31")]
    [InlineData("https://a/01/12312312312333?99=ABC&999=faux", "link.ai 35")]
    [InlineData("https://a/01/12312312312333/22/ABC%2d123?99=ABC&98=XYZ+987", "gs1.set_82 54")]
    [InlineData("https://example.com/01/09520123456788?10=ABC123", "link.in_path 38")]
    [InlineData("https://id.gs1.org/01/09520123456788/10/ABC123?99=XYZ789&01=09520123456788", "link.duplicate 57")]
    [InlineData("https://id.gs1.org/01/09520123456788/10/ABC123?99=XYZ789&99=XYZ789", "link.duplicate 57")]
    [InlineData("https://example.com/01/09520123456788/89/ABC123?99=XYZ", "link.no_key 19")]
    [InlineData("https://example.com/01/09520123456788?99=XYZ&89=ABC123", "link.ai 45")]
    [InlineData("https://a/01/12312312312333/10/A/22/B", "link.order 33")]
    [InlineData("https://a/01/12312312312333/10/A/10/B", "link.order 33")]
    [InlineData("https://a/01/12312312312333/22/B/235/X", "link.order 33")]
    [InlineData("https://a/00/006141411234567890/10/A", "link.order 32")]
    [InlineData("https://a/00/006141411234567890?254=A", "link.attribute 32")]
    [InlineData("https://a/01/12312312312333//10/A", "link.no_key 9")]
    [InlineData("https://a/01//10/A", "link.empty 13")]
    [InlineData("https://a/01/12312312312333/10/", "link.empty 31")]
    [InlineData("https://a/01/12312312312333/10/A%00B", "gs1.set_82 32")]
    [InlineData("https://a/01/12312312312333/10/%E0%A4%B9", "gs1.set_82 31")]
    public void Read_OfAWrongAddress_NamesRuleAndPosition(string uri, string expected) => Assert.Equal(expected, Labels.Say(uri));

    [Theory]
    [InlineData("(01)12345678901231", "https://id.gs1.org/01/12345678901231")]
    [InlineData("(01)12345678901231(10)ABC(21)X/Y", "https://id.gs1.org/01/12345678901231/10/ABC/21/X%2FY")]
    [InlineData("(21)XYZ(10)ABC(01)12345678901231", "https://id.gs1.org/01/12345678901231/10/ABC/21/XYZ")]
    [InlineData("(01)05412345000013(3923)2172(10)ABC123(3103)000189", "https://id.gs1.org/01/05412345000013/10/ABC123?3103=000189&3923=2172")]
    [InlineData("(01)12345678901231(235)T(10)A", "https://id.gs1.org/01/12345678901231/235/T?10=A")]
    [InlineData("(02)12345678901231(37)5(00)123456789012345675", "https://id.gs1.org/00/123456789012345675?02=12345678901231&37=5")]
    [InlineData("(414)1234567890128(254)A+b", "https://id.gs1.org/414/1234567890128/254/A%2Bb")]
    [InlineData("(99)A", "")]
    [InlineData("https://brand.example.com/some/path/01/9520123456788/21/12?utm=1", "https://id.gs1.org/01/09520123456788/21/12")]
    public void Canonical_OfElements_IsTheAddressOfGs1(string label, string uri) => Assert.Equal(uri, Labels.Read(label).DigitalLink);

    [Fact]
    public void Canonical_OfACanonicalAddress_IsItself()
    {
        foreach (var uri in (string[])["https://id.gs1.org/01/12345678901231/22/a/10/b%2Fc/21/d?17=261231&99=%25", "https://id.gs1.org/8003/0112345678900A"])
        {
            Assert.Equal(uri, Labels.Read(uri).IsValid ? Labels.Read(uri).DigitalLink : uri);
        }
    }

    [Fact]
    public void Write_WithAStem_BeginsWithIt()
    {
        Assert.True(DigitalLinkUri.TryWrite(Labels.Read("(01)12345678901231").Elements, out var uri, "https://example.com/p/"));
        Assert.Equal("https://example.com/p/01/12345678901231", uri);
    }
}
