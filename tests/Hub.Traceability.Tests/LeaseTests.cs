using EdgeHub.Hub.Fleet;

namespace EdgeHub.Hub.Traceability.Tests;

public sealed class LeaseTests(Hub hub)
{
    [Fact]
    public async Task Blocks_GivenToAgents_NeverOverlapWithEachOtherOrWithWhatTheHubMints()
    {
        var plant = await Plant.NewAsync(hub);
        var agent = new AgentScope(plant.Tenant, plant.AgentId, "agent-a", "KOL", []);
        var leases = plant.Get<IUidLeaseSource>();
        var taken = new List<(long First, long Last)>();
        for (var round = 0; round < 4; round++)
        {
            var lease = (await leases.LeaseAsync(agent, "FG", round == 0 ? 0 : 250, default)).Value;
            taken.Add(((long)lease.First, (long)lease.First + lease.Count - 1));
            var minted = (await plant.MintAsync(10)).Select(Sequence).Order().ToList();
            taken.Add((minted[0], minted[^1]));
        }

        taken.Sort();
        Assert.Equal((1, 1000), taken[0]);
        Assert.All(taken.Zip(taken.Skip(1)), pair => Assert.True(pair.First.Last < pair.Second.First, $"{pair.First} and {pair.Second} overlap."));
    }

    [Theory]
    [InlineData("fg")]
    [InlineData("")]
    [InlineData("F\0")]
    public async Task Block_OfAnOddType_IsRefused(string type)
    {
        var plant = await Plant.NewAsync(hub);
        var lease = await plant.Get<IUidLeaseSource>().LeaseAsync(new AgentScope(plant.Tenant, plant.AgentId, "agent-a", "KOL", []), type, 10, default);
        Assert.Equal("traceability.mint_invalid", lease.Error?.Code);
    }

    [Fact]
    public async Task Labels_MintedByAnAgent_AreAdoptedOnce()
    {
        var plant = await Plant.NewAsync(hub);
        string[] uids = [.. Enumerable.Range(1, 5).Select(n => Identifiers.Uid.Mint(plant.Tenant.Code, "KOL", "FG", n).ToString())];
        Assert.Equal((5, 0), (await AdoptAsync(), await AdoptAsync()));
        Assert.Equal(6, Sequence((await plant.MintAsync(1))[0]));
        Assert.Equal(6L, await plant.AskAsync<long>("SELECT count(*) FROM traceability.unit_events"));

        async Task<int> AdoptAsync()
        {
            await using var transaction = await plant.BeginAsync();
            var adopted = await plant.Get<IUnitRegistry>().AdoptAsync(
                transaction, new AdoptRequest(plant.Home, uids, "item", Guid.NewGuid(), null, Plant.Noon), default);
            await transaction.CommitAsync(default);
            return adopted.Value;
        }
    }

    private static long Sequence(string uid) => Identifiers.Uid.TryParse(uid.AsSpan(), out var parsed, out _) ? parsed.Sequence : 0;
}
