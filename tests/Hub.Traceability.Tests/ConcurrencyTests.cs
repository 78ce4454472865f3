using EdgeHub.StationRules;

namespace EdgeHub.Hub.Traceability.Tests;

public sealed class ConcurrencyTests(Hub hub)
{
    [Theory]
    [InlineData("own")]
    [InlineData("pool")]
    public async Task Units_WrittenByEightAtOnce_KeepDenseSoundHistories(string placement)
    {
        const int Writers = 8;
        const int Batches = 6;
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var plant = await Plant.NewAsync(hub, placement);
        var uids = await plant.MintAsync(20);

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var random = new Random(seed + writer);
            for (var batch = 0; batch < Batches; batch++)
            {
                // Every batch touches most units, each in another order: without locking by label they would deadlock.
                var items = uids.OrderBy(_ => random.Next()).Take(15).Select(uid => plant.Scan(uid)).ToList();
                await plant.TakeInAsync(items);
            }
        })));

        Assert.Equal(0L, await plant.AskAsync<long>(
            """
            SELECT count(*) FROM (
              SELECT uid, unit_seq, row_number() OVER (PARTITION BY uid ORDER BY unit_seq) AS n FROM traceability.unit_events) AS e WHERE unit_seq <> n
            """));
        await using var transaction = await plant.BeginAsync();
        var report = await plant.Get<LedgerVerifier>().VerifyAsync(transaction, default);
        Assert.True(report.Sound, string.Join("; ", report.Faults));
        Assert.Equal((20, 20 + (Writers * Batches * 15)), (report.Units, report.Events));
    }

    [Fact]
    public async Task Numbers_MintedByEightAtOnce_AreNeverGivenTwice()
    {
        var plant = await Plant.NewAsync(hub);
        var minted = await Task.WhenAll(Enumerable.Range(1, 8).Select(count => plant.MintAsync(count * 7)));
        var all = minted.SelectMany(uids => uids).ToList();
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.All(all, uid => Assert.True(Identifiers.Uid.TryParse(uid.AsSpan(), out _, out _)));
    }

    [Fact]
    public async Task Numbers_OfARolledBackMint_AreNotGivenAgain()
    {
        var plant = await Plant.NewAsync(hub);
        string lost;
        await using (var transaction = await plant.BeginAsync())
        {
            var minted = await plant.Get<IUnitRegistry>().MintAsync(
                transaction, new MintRequest(plant.Home, "KOL", "FG", 1, "item", Guid.NewGuid(), null, Plant.Noon), default);
            lost = minted.Value[0];
        }

        Assert.NotEqual(lost, (await plant.MintAsync(1))[0]);
    }

    [Fact]
    public async Task Numbers_AfterThePlatformWasRestoredFromYesterday_GoOnBehindTheHighestSeen()
    {
        var plant = await Plant.NewAsync(hub);
        var before = await plant.MintAsync(10);
        await using (var command = plant.Get<Kernel.IPlatformDb>().DataSource.CreateCommand("DELETE FROM traceability.uid_marks WHERE tenant_id = $1"))
        {
            command.Parameters.Add(Kernel.Param.Int(plant.Tenant.TenantId));
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }

        Assert.Empty(before.Intersect(await plant.MintAsync(10)));
    }

    [Fact]
    public async Task Events_AppendedToAnUnknownUnit_AreRefusedWhole()
    {
        var plant = await Plant.NewAsync(hub);
        var uid = (await plant.MintAsync(1))[0];
        var stranger = Identifiers.Uid.Mint(plant.Tenant.Code, "KOL", "FG", 999).ToString();
        await using var transaction = await plant.BeginAsync();
        var appended = await plant.Get<IUnitLedger>().AppendAsync(
            transaction, Plant.Noon,
            [
                new UnitEventDraft(uid, UnitEventKind.Held, Plant.Noon) { Place = new UnitPlace(UnitState.Hold, 10, 0, 0, 0) },
                new UnitEventDraft(stranger, UnitEventKind.Held, Plant.Noon),
            ],
            default);
        Assert.Equal("traceability.unit_unknown", appended.Error?.Code);
        await transaction.CommitAsync(default);
        Assert.Equal(1L, await plant.AskAsync<long>("SELECT count(*) FROM traceability.unit_events"));
    }
}
