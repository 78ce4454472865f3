using EdgeHub.Hub.Kernel;
using System.Text;

namespace EdgeHub.Hub.Traceability.Tests;

public sealed class StoryExportTests(Hub hub)
{
    [Theory]
    [InlineData("own")]
    [InlineData("pool")]
    public async Task Export_OfALivedUnit_IsProvenOffline(string placement)
    {
        var (file, uid) = await ExportAsync(placement);
        var verdict = StoryVerifier.Verify(file);
        Assert.True(verdict.Sound, verdict.Fault?.Detail);
        Assert.Equal((uid, 3), (verdict.Uid, verdict.Events));
    }

    [Fact]
    public async Task Export_WithOneAlteredByte_IsNeverSound()
    {
        var (file, uid) = await ExportAsync("pool");
        for (var at = 0; at < file.Length; at++)
        {
            foreach (var bit in (byte[])[0x01, 0x20])
            {
                file[at] ^= bit;
                Assert.False(StoryVerifier.Verify(file).Sound, $"Byte {at} ('{(char)(file[at] ^ bit)}' of {Encoding.UTF8.GetString(file, Math.Max(0, at - 30), Math.Min(60, file.Length - Math.Max(0, at - 30)))}) was altered unseen.");
                file[at] ^= bit;
            }
        }

        Assert.True(StoryVerifier.Verify(file).Sound);
        Assert.Equal(uid, StoryVerifier.Verify(file).Uid);
    }

    [Fact]
    public async Task Export_WithAlteredEvent_NamesIt()
    {
        var (file, uid) = await ExportAsync("pool");
        var text = Encoding.UTF8.GetString(file);
        var second = text.IndexOf("\"seq\":2,\"bytes\":\"", StringComparison.Ordinal) + "\"seq\":2,\"bytes\":\"".Length + 20;
        var altered = text[..second] + (text[second] == '0' ? '1' : '0') + text[(second + 1)..];
        var fault = StoryVerifier.Verify(Encoding.UTF8.GetBytes(altered)).Fault!;
        Assert.Equal((uid, 2, "altered"), (fault.Uid, fault.Seq, fault.Code));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"format\":\"edgehub.unit-story\",\"version\":1,\"tenant\":\"AAAA\",\"uid\":\"x\",\"exportedAt\":null,\"events\":[null],\"seal\":{\"path\":[null]},\"signature\":null}")]
    public void Verify_OfWhatIsNoStory_SaysSo(string text) =>
        Assert.False(StoryVerifier.Verify(Encoding.UTF8.GetBytes(text)).Sound);

    private async Task<(byte[] File, string Uid)> ExportAsync(string placement)
    {
        var plant = await Plant.NewAsync(hub, placement);
        var uids = await plant.MintAsync(5);
        await plant.TakeInAsync([.. uids.Select(uid => plant.Scan(uid))]);
        await plant.TakeInAsync([plant.Scan(uids[2], station: "K\u00f6ln \"1\" <+>")], Plant.Refuses(StationRules.Codes.StepWrong));
        return ((await plant.Get<ExportUnit>().MakeAsync(plant.Tenant, PlantScope.All, uids[2], default)).Value, uids[2]);
    }
}
