using System.Text;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline.Tests;

public sealed class LabelTests
{
    private const string Uid = "UID-SAIF-KOL-RM-000001-6I";

    [Theory]
    [InlineData(Uid)]
    [InlineData(" " + Uid + "\r\n")]
    [InlineData("]Q1" + Uid)]
    [InlineData("]C0" + Uid)]
    [InlineData("https://id.gs1.org/01/09506000134352/21/SAIFKOLRM0000016I")]
    [InlineData("]Q1https://id.gs1.org/01/09506000134352/21/SAIFKOLRM0000016I")]
    [InlineData("]d2010950600013435221SAIFKOLRM0000016I")]
    [InlineData("\u001d010950600013435221SAIFKOLRM0000016I")]
    public void Read_OfAUnitsLabelInAnyForm_IsThatUnit(string text) =>
        Assert.Equal(Uid, Label.Read(Encoding.ASCII.GetBytes(text)).Uid.ToString());

    [Theory]
    [InlineData("4006381333931", Codes.LabelUnreadable)]
    [InlineData("]d2010950600013435221SAIFKOLRM0000016J", Codes.LabelUnreadable)]
    [InlineData("UID-SAIF-KOL-RM-000001-6J", Codes.LabelDamaged)]
    [InlineData("", Codes.LabelUnreadable)]
    public void Read_OfAnotherLabel_IsNone(string text, string code) => Assert.Equal(code, Label.Read(Encoding.ASCII.GetBytes(text)).Code);

    [Fact]
    public void Read_OfTenKilobytes_IsNone() => Assert.Equal(Codes.LabelUnreadable, Label.Read(new byte[10_240]).Code);
}
