using EdgeHub.Hub.Kernel;
using EdgeHub.Identifiers;
using EdgeHub.StationRules;
using NpgsqlTypes;

namespace EdgeHub.Hub.Traceability;

/// <summary>See <see cref="IUnitRegistry"/>.</summary>
internal sealed class UnitRegistry(UidNumbers numbers, SealQueue seals) : IUnitRegistry
{
    private const int LargestMint = 100_000;
    private const int LargestAdoption = 10_000;

    // Rows per statement: large enough that the round trip does not count, small enough that its arrays stay below a few MB.
    private const int Chunk = 5_000;

    public async Task<Result<IReadOnlyList<string>>> MintAsync(
        TenantTransaction transaction, MintRequest request, CancellationToken cancellationToken)
    {
        if (!UidParts.IsPlant(request.PlantCode) || !UidParts.IsType(request.Type))
        {
            return UidParts.Invalid(request.PlantCode, request.Type);
        }

        if (request.Count is < 1 or > LargestMint)
        {
            return new Error("traceability.mint_invalid", ErrorKind.Rule, $"{request.Count} units can't be minted at once: 1 to {LargestMint} can. Release in parts.");
        }

        var tenant = transaction.Tenant;
        var seen = await UnitRows.HighestAsync(transaction, request.PlantCode, request.Type, cancellationToken);
        var taken = await numbers.TakeAsync(tenant, request.PlantCode, request.Type, request.Count, seen, cancellationToken);
        if (!taken.TryGet(out var first, out var error))
        {
            return error;
        }

        var uids = new List<Uid>(request.Count);
        for (var offset = 0; offset < request.Count; offset++)
        {
            uids.Add(Uid.Mint(tenant.Code, request.PlantCode, request.Type, first + offset));
        }

        var writes = new SqlBatch();
        AddNew(writes, tenant, uids, request.Home, request.EntityType, request.EntityId, request.PersonId, request.At, _ => request.At, "traceability.minted");
        UnitRows.AddHighest(writes, tenant, request.PlantCode, request.Type, first + request.Count - 1);
        await transaction.RunAsync(writes, cancellationToken);
        return uids.ConvertAll(uid => uid.ToString());
    }

    public async Task<Result<int>> AdoptAsync(TenantTransaction transaction, AdoptRequest request, CancellationToken cancellationToken)
    {
        if (request.Uids.Count > LargestAdoption)
        {
            return new Error("traceability.adopt_invalid", ErrorKind.Rule, $"{request.Uids.Count} labels are too many at once: at most {LargestAdoption}. Send them in parts.");
        }

        var tenant = transaction.Tenant;
        var wanted = new SortedDictionary<string, Uid>(StringComparer.Ordinal);
        foreach (var text in request.Uids)
        {
            if (!Uid.TryParse(text.AsSpan(), out var uid, out _) || !string.Equals(uid.Tenant, tenant.Code, StringComparison.Ordinal))
            {
                return new Error("traceability.adopt_invalid", ErrorKind.Rule, $"'{LedgerText.Clip(text, 40)}' is no label of {tenant.Code}. Check it and send the rest again.");
            }

            wanted[text] = uid;
        }

        // Two callers may adopt the same label at once; the second must see the first's rows before it numbers events.
        var lockAll = new SqlBatch();
        lockAll.Add("SELECT pg_advisory_xact_lock(hashtextextended('traceability.adopt', $1))", Skip, Param.Long(tenant.TenantId));
        await transaction.RunAsync(lockAll, cancellationToken);
        foreach (var known in (await FindAsync(transaction, [.. wanted.Keys], cancellationToken)).Keys)
        {
            wanted.Remove(known);
        }

        if (wanted.Count == 0)
        {
            return 0;
        }

        var writes = new SqlBatch();
        AddNew(
            writes, tenant, [.. wanted.Values], request.Home, request.EntityType, request.EntityId, request.PersonId, request.At,
            uid => request.MintedAt.GetValueOrDefault(uid, request.At), "traceability.adopted");
        foreach (var group in wanted.Values.GroupBy(uid => (uid.Plant, uid.Type)))
        {
            UnitRows.AddHighest(writes, tenant, group.Key.Plant, group.Key.Type, group.Max(uid => uid.Sequence));
        }

        await transaction.RunAsync(writes, cancellationToken);
        return wanted.Count;
    }

    public async Task<IReadOnlyDictionary<string, UnitHead>> FindAsync(
        TenantTransaction transaction, IReadOnlyList<string> uids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, UnitHead>(StringComparer.Ordinal);
        var read = new SqlBatch();
        read.Add(
            """
            SELECT uid, type, company_id, plant_id, department_id, entity_type, entity_id, order_number, state, head_seq
            FROM traceability.units WHERE tenant_id = $1 AND uid = ANY ($2)
            """,
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    found[row.GetString(0)] = new UnitHead(
                        row.GetString(0), row.GetString(1), new UnitHome(row.GetGuid(2), row.GetGuid(3), row.GetGuid(4)),
                        row.GetString(5), row.GetGuid(6), row.GetString(7), (UnitState)row.GetInt16(8), row.GetInt64(9));
                }
            },
            Param.Int(transaction.Tenant.TenantId),
            Param.Array(uids.Where(uid => uid.Length == Uid.TextLength && !uid.Contains('\0', StringComparison.Ordinal)).ToArray(), NpgsqlDbType.Text));
        await transaction.RunAsync(read, cancellationToken);
        return found;
    }

    private void AddNew(
        SqlBatch writes, TenantScope tenant, List<Uid> uids, UnitHome home, string entityType, Guid entityId, Guid? personId, DateTimeOffset at,
        Func<string, DateTimeOffset> mintedAt, string code)
    {
        seals.Touch(tenant);
        foreach (var chunk in uids.Chunk(Chunk))
        {
            var events = new EventWrites(tenant, at);
            var units = new List<(Uid, LoadedUnit)>(chunk.Length);
            foreach (var uid in chunk)
            {
                var text = uid.ToString();
                var unit = new LoadedUnit(text, uid.Type, home, LedgerText.Clip(entityType, LedgerText.ShortLength), entityId, "", UnitState.Minted, 0, EventHash.Genesis);
                events.Append(
                    unit,
                    new UnitEventDraft(text, UnitEventKind.Minted, mintedAt(text)) { Code = code, PersonId = personId, Place = new UnitPlace(UnitState.Minted, 0, 0, 0, 0) },
                    source: null);
                units.Add((uid, unit));
            }

            UnitRows.AddUnits(writes, tenant, units, personId, at);
            events.AddEvents(writes);
        }
    }

    private static async Task Skip(Npgsql.NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        while (await reader.ReadAsync(cancellationToken))
        {
        }
    }
}
