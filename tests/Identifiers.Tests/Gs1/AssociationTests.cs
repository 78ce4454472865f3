namespace EdgeHub.Identifiers.Tests;

/// <summary>What must and must not stand together.</summary>
public sealed class AssociationTests
{
    [Theory]
    [InlineData("(400)ABC")]
    [InlineData("(400)ABC(400)ABC")]
    [InlineData("(400)ABC(99)DEF(400)ABC")]
    [InlineData("(02)12345678901231(37)123(00)123456789012345675")]
    [InlineData("(91)XXX(02)12345678901231(92)YYY(37)123(93)ZZZ(00)123456789012345675")]
    [InlineData("(21)ABC123(01)12345678901231")]
    [InlineData("(21)ABC123(8006)123456789012310510")]
    [InlineData("(01)12345678901231(21)XYZ999(250)ABC123")]
    [InlineData("(01)12345678901231(3925)12599(30)123")]
    [InlineData("(01)12345678901231(3925)12599(3100)654321")]
    [InlineData("(01)12345678901231(3925)12599(3695)654321")]
    [InlineData("(01)12345678901231(8200)https")]
    [InlineData("(255)5412345000150(8111)1234")]
    [InlineData("(415)1234567890128(8020)ABC(3902)1234")]
    public void Read_OfElementsThatGoTogether_IsGood(string label) => Assert.Equal(label, Labels.Say(label));

    [Theory]
    [InlineData("(400)ABC(400)AB", "gs1.repeated 9")]
    [InlineData("(400)ABC(400)ABC(400)XYZ", "gs1.repeated 17")]
    [InlineData("(01)12345678901231(02)12345678901231", "gs1.excluded 19")]
    [InlineData("(01)12345678901231(255)5412345000150", "gs1.excluded 1")]
    [InlineData("(01)12345678901231(37)123", "gs1.excluded 1")]
    [InlineData("(21)ABC123(235)XYZ", "gs1.excluded 1")]
    [InlineData("(3940)1234(8111)9999", "gs1.excluded 1")]
    [InlineData("(3940)1234(3941)9999", "gs1.excluded 1")]
    [InlineData("(3955)123456(3929)123", "gs1.excluded 1")]
    [InlineData("(02)12345678901231", "gs1.needed 1")]
    [InlineData("(02)12345678901231(37)123", "gs1.needed 19")]
    [InlineData("(21)ABC123", "gs1.needed 1")]
    [InlineData("(10)12345", "gs1.needed 1")]
    [InlineData("(8200)https", "gs1.needed 1")]
    [InlineData("(01)12345678901231(250)ABC123", "gs1.needed 19")]
    [InlineData("(01)12345678901231(3925)12599", "gs1.needed 19")]
    [InlineData("(415)1234567890128", "gs1.needed 1")]
    public void Read_OfElementsThatDoNot_NamesTheOneThatSaysSo(string label, string expected) => Assert.Equal(expected, Labels.Say(label));
}
