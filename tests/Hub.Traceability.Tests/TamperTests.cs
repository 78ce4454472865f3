using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Traceability.Tests;

/// <summary>Whoever gets past grants and policies can change rows; he can't do it unseen.</summary>
public sealed class TamperTests(Hub hub)
{
    [Fact]
    public async Task Ledger_Untouched_IsSoundAndCounted()
    {
        var plant = await LivedAsync();
        var report = await VerifyAsync(plant);
        Assert.True(report.Sound, string.Join("; ", report.Faults));
        Assert.Equal((4, 4 + 6 + 1, 6, 1, 1), (report.Units, report.Events, report.Scans, report.Strays, report.Fitted));
        Assert.Equal((1, report.Events), (report.Seals, report.SealedEvents));
    }

    [Fact]
    public async Task EventByte_Altered_IsFoundAtEveryPosition()
    {
        var plant = await LivedAsync();
        var uid = await AnyBagAsync(plant);
        var length = await plant.AskAsync<int>("SELECT length(event) FROM traceability.unit_events WHERE uid = $1 AND unit_seq = 2", uid);
        for (var at = 0; at < length; at++)
        {
            await FlipAsync(plant, uid, at);
            var fault = Assert.Single((await VerifyAsync(plant)).Faults);
            Assert.Equal((uid, 2, "altered"), (fault.Uid, fault.Seq, fault.Code));
            await FlipAsync(plant, uid, at);
        }

        Assert.True((await VerifyAsync(plant)).Sound);
    }

    [Theory]
    [InlineData("station = 'KOL-ST-99'")]
    [InlineData("occurred_at = occurred_at + interval '1 microsecond'")]
    [InlineData("person_id = gen_random_uuid()")]
    [InlineData("verdict = 3")]
    [InlineData("order_number = 'WO-2'")]
    [InlineData("state = 4")]
    [InlineData("number = number + 1000")]
    [InlineData("plant_id = gen_random_uuid()")]
    public async Task Column_Altered_IsFoundAlthoughTheBytesAreSound(string change)
    {
        var plant = await LivedAsync();
        var uid = await AnyBagAsync(plant);
        await plant.TamperAsync($"UPDATE traceability.unit_events SET {change} WHERE uid = $1 AND unit_seq = 2", uid);
        var fault = Assert.Single((await VerifyAsync(plant)).Faults);
        Assert.Equal((uid, 2, "column_altered"), (fault.Uid, fault.Seq, fault.Code));
    }

    [Fact]
    public async Task Event_Deleted_IsNamedAsMissing()
    {
        var plant = await LivedAsync();
        var uid = await AnyBagAsync(plant);
        await plant.TamperAsync("DELETE FROM traceability.unit_events WHERE uid = $1 AND unit_seq = 2", uid);
        var fault = (await VerifyAsync(plant)).Faults[0];
        Assert.Equal((uid, 2, "missing"), (fault.Uid, fault.Seq, fault.Code));
    }

    [Fact]
    public async Task LastEvent_DeletedWithItsHead_BreaksTheSeal()
    {
        var plant = await LivedAsync();
        var uid = await AnyBagAsync(plant);
        await plant.TamperAsync(
            """
            WITH gone AS (DELETE FROM traceability.unit_events WHERE uid = $1 AND unit_seq = (SELECT head_seq FROM traceability.units WHERE uid = $1))
            UPDATE traceability.units u SET head_seq = head_seq - 1, state = coalesce((SELECT state FROM traceability.unit_events e WHERE e.uid = $1 AND e.unit_seq = u.head_seq - 1), state),
              head_hash = (SELECT hash FROM traceability.unit_events e WHERE e.uid = $1 AND e.unit_seq = u.head_seq - 1)
            WHERE uid = $1
            """, uid);
        Assert.Contains((await VerifyAsync(plant)).Faults, fault => fault.Code == "seal_broken" && fault.Uid == uid);
    }

    [Theory]
    [InlineData("UPDATE traceability.units SET state = 4 WHERE uid = $1", "head_altered")]
    [InlineData("UPDATE traceability.units SET head_seq = head_seq + 1 WHERE uid = $1", "missing")]
    [InlineData("DELETE FROM traceability.units WHERE uid = $1", "head_altered")]
    [InlineData("DELETE FROM traceability.unit_events WHERE uid = $1", "missing")]
    [InlineData("UPDATE traceability.seal_leaves SET to_seq = to_seq + 1 WHERE uid = $1", "seal_broken")]
    public async Task Registry_OrSeal_Altered_IsFound(string change, string code)
    {
        var plant = await LivedAsync();
        await plant.TamperAsync(change, await AnyBagAsync(plant));
        Assert.Contains((await VerifyAsync(plant)).Faults, fault => fault.Code == code);
    }

    [Theory]
    [InlineData("UPDATE traceability.unit_events SET station = ''")]
    [InlineData("DELETE FROM traceability.unit_events")]
    [InlineData("DELETE FROM traceability.stray_scans")]
    [InlineData("UPDATE traceability.seals SET leaves = 1")]
    [InlineData("DELETE FROM traceability.units")]
    public async Task Application_MayNotChangeWhatIsRecorded(string change)
    {
        var plant = await LivedAsync();
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => plant.AskAsync<int>(change));
        Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    private static Task FlipAsync(Plant plant, string uid, int at) => plant.TamperAsync(
        "UPDATE traceability.unit_events SET event = set_byte(event, $2, get_byte(event, $2) # 1) WHERE uid = $1 AND unit_seq = 2", uid, at);

    private static Task<string> AnyBagAsync(Plant plant) => plant.AskAsync<string>("SELECT min(uid) FROM traceability.units WHERE type = 'FG'");

    private static async Task<LedgerReport> VerifyAsync(Plant plant)
    {
        await using var transaction = await plant.BeginAsync();
        return await plant.Get<LedgerVerifier>().VerifyAsync(transaction, default);
    }

    /// <summary>Three bags with a step each, one with a lining, a refused scan of each of two, a stray, all sealed.</summary>
    private async Task<Plant> LivedAsync()
    {
        var plant = await Plant.NewAsync(hub);
        var bags = await plant.MintAsync(3);
        var lining = (await plant.MintAsync(1, "CO"))[0];
        await plant.TakeInAsync([.. bags.Select(bag => plant.Scan(bag))]);
        await plant.TakeInAsync([plant.Scan(lining, context: bags[0])], Plant.Fits);
        await plant.TakeInAsync([plant.Scan(bags[1]), plant.Scan(bags[2]), plant.Scan("nothing of ours")], Plant.Refuses(StationRules.Codes.StepWrong));
        Assert.Equal(4, (await plant.Get<Sealer>().SealAsync(plant.Tenant, whole: true, default)).Value);
        return plant;
    }
}
