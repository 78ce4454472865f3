using System.Security.Cryptography;
using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using ScanRecord = EdgeHub.HubLink.ScanRecord;

namespace EdgeHub.Hub.Traceability.Tests;

/// <summary>A tenant with units and an agent whose scans are taken in as Fleet does it, and decided by a script instead of Production.</summary>
internal sealed class Plant(Hub hub, TenantScope tenant)
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private long _number;

    public TenantScope Tenant => tenant;

    public UnitHome Home { get; } = new(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());

    public Guid AgentId { get; } = Guid.NewGuid();

    public byte[] StoreId { get; } = RandomNumberGenerator.GetBytes(16);

    public static async Task<Plant> NewAsync(Hub hub, string placement = "pool") => new(hub, await hub.Fixture.NewTenantAsync(placement));

    public T Get<T>()
        where T : notnull => hub.Fixture.Services.GetRequiredService<T>();

    public Task<TenantTransaction> BeginAsync() => hub.Fixture.BeginAsync(tenant);

    public async Task<IReadOnlyList<string>> MintAsync(int count, string type = "FG")
    {
        await using var transaction = await BeginAsync();
        var minted = await Get<IUnitRegistry>().MintAsync(
            transaction, new MintRequest(Home, "KOL", type, count, "item", Guid.NewGuid(), null, Noon), default);
        await transaction.CommitAsync(default);
        return minted.Value;
    }

    public ScanItem Scan(string uid, string station = "KOL-ST-01", string context = "", HubLink.Verdict told = HubLink.Verdict.Accept)
    {
        var number = Interlocked.Increment(ref _number);
        var record = new ScanRecord
        {
            Raw = ByteString.CopyFromUtf8(uid), Uid = uid, Station = station, ContextUid = context, Verdict = told, Code = Codes.StepCompleted,
            Device = "s1", WallUs = Micros.Of(Noon) + number,
        };
        return new ScanItem(number, record.ToByteArray(), record, Noon.AddSeconds(number), TimeSpan.FromMilliseconds(3), "anchored");
    }

    /// <summary>Takes a batch in: load, decide, write, commit, in Fleet's order.</summary>
    public async Task<ScanBatch> TakeInAsync(IReadOnlyList<ScanItem> items, Action<ScanItem, LoadedUnits>? decide = null, Func<Task>? beforeCommit = null)
    {
        var batch = new ScanBatch(tenant, AgentId, StoreId, Noon.AddMinutes(5), items);
        var participants = hub.Fixture.Services.GetServices<IScanParticipant>().OrderBy(p => p.Order).ToList();
        await using var transaction = await BeginAsync();
        var load = new SqlBatch();
        participants.ForEach(p => p.AddLoad(batch, load));
        await transaction.RunAsync(load, default);
        participants.ForEach(p => p.Decide(batch));
        foreach (var item in items.Where(item => item.Outcome is null))
        {
            (decide ?? Completes)(item, batch.Part<LoadedUnits>());
        }

        var writes = new SqlBatch();
        participants.ForEach(p => p.AddWrites(batch, writes));
        await transaction.RunAsync(writes, default);
        if (beforeCommit is not null)
        {
            await beforeCommit();
        }

        await transaction.CommitAsync(default);
        return batch;
    }

    /// <summary>Every scan completes a step.</summary>
    public static void Completes(ScanItem item, LoadedUnits units)
    {
        var after = UnitSnapshot.Minted(item.Record.Uid, item.OccurredAt) with
        {
            OrderNumber = "WO-1", Place = new UnitPlace(UnitState.Queued, 20, 10, 0, 0),
        };
        item.Outcome = new ScanOutcome(
            new Decision(StationRules.Verdict.Accept, Codes.StepCompleted, ["Cutting"], EffectKind.Completed, 10, after), false, null);
    }

    /// <summary>Every scan fits the unit into the one at the station.</summary>
    public static void Fits(ScanItem item, LoadedUnits units)
    {
        var component = UnitSnapshot.Minted(item.Record.Uid, item.OccurredAt) with
        {
            Place = new UnitPlace(UnitState.Merged, 0, 0, 0, 0), MergedInto = item.Record.ContextUid,
        };
        var parent = UnitSnapshot.Minted(item.Record.ContextUid, item.OccurredAt) with
        {
            OrderNumber = "WO-1", Place = new UnitPlace(UnitState.Queued, 50, 40, 0, 0),
        };
        item.Outcome = new ScanOutcome(
            new Decision(StationRules.Verdict.Accept, Codes.StepCompleted, [], EffectKind.Fitted, 40, component, parent), false, null);
    }

    public static Action<ScanItem, LoadedUnits> Refuses(string code, string? exception = null) => (item, _) =>
        item.Outcome = new ScanOutcome(new Decision(StationRules.Verdict.Refuse, code, []), exception is not null, exception);

    public async Task<T> AskAsync<T>(string sql, params object[] parameters)
    {
        await using var transaction = await BeginAsync();
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction.Transaction);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Changes a row as only somebody with the owner's rights can: past grants and policies.</summary>
    public async Task TamperAsync(string sql, params object[] parameters)
    {
        var database = await AskAsync<string>("SELECT current_database()::text");
        await using var connection = await hub.Fixture.Cluster.Server.OpenAsync(DbRole.Superuser, database, default);
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        Assert.True(await command.ExecuteNonQueryAsync() > 0, "The tampering touched no row.");
    }
}
