using System.Globalization;
using EdgeHub.Hub.Kernel;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace EdgeHub.Hub.Traceability;

/// <summary><c>GET /api/v1/units/{uid}/export</c>: the story as a file that <see cref="StoryVerifier"/> proves offline.</summary>
internal sealed class ExportUnit(ITenantDb tenants, Sealer sealer, SealKeys keys, TimeProvider time)
{
    private const int MostEvents = 50_000;

    public async Task<IResult> HandleAsync(HttpContext context, string uid, CancellationToken cancellationToken)
    {
        var made = await MakeAsync(context.Tenant(), context.Plants(), uid, cancellationToken);
        return made.TryGet(out var bytes, out var error)
            ? TypedResults.File(bytes, "application/json", $"{uid}.json")
            : error.ToResult();
    }

    public async Task<Result<byte[]>> MakeAsync(TenantScope tenant, PlantScope plants, string uid, CancellationToken cancellationToken)
    {
        // Whatever has happened until now is sealed first, so that the seal covers the story to its end.
        if ((await sealer.SealAsync(tenant, whole: true, cancellationToken)).Error is { } unsealed)
        {
            return unsealed;
        }

        var begun = await tenants.BeginAsync(tenant, cancellationToken);
        if (!begun.TryGet(out var transaction, out var error))
        {
            return error;
        }

        await using (transaction)
        {
            if (await UnitHeadRow.FindAsync(transaction, uid, cancellationToken) is not { } head || !plants.Covers(head.PlantId))
            {
                return ShowUnit.Unknown(uid);
            }

            if (await SealOfAsync(transaction, uid, cancellationToken) is not { } seal)
            {
                return new Error("traceability.not_sealed", ErrorKind.Unavailable, "The unit's newest events are being sealed. Export again in a minute.");
            }

            var rows = (await HistoryRows.OfUnitAsync(transaction, uid, MostEvents, cancellationToken)).Where(row => row.Columns.Seq <= seal.ToSeq).ToList();
            var events = rows.ConvertAll(row => new StoryFileEvent(
                row.Columns.Seq, Convert.ToHexStringLower(row.Event), Convert.ToHexStringLower(row.Hash),
                JsonFormatter.Default.Format(StoredEvents.ReadOrRebuild(row))));
            var at = time.GetUtcNow().ToString(StoryFile.InstantFormat, CultureInfo.InvariantCulture);
            StoryFileSignature? signature = null;
            if (await keys.OfAsync(tenant, cancellationToken) is { } key && events.Count > 0)
            {
                var statement = SealBytes.StoryStatement(tenant.Code, uid, events.Count, events[^1].Hash, seal.Hash, at, key.KeyId.ToString());
                signature = new StoryFileSignature(key.KeyId.ToString(), Convert.ToHexStringLower(key.PublicKey), Convert.ToHexStringLower(key.Sign(statement)));
            }

            return new StoryFile(StoryFile.FormatName, StoryFile.CurrentVersion, tenant.Code, uid, at, events, seal, signature).ToBytes();
        }
    }

    private static async Task<StoryFileSeal?> SealOfAsync(TenantTransaction transaction, string uid, CancellationToken cancellationToken)
    {
        var number = 0L;
        var query = new SqlBatch();
        query.Add(
            "SELECT seal_no FROM traceability.seal_leaves WHERE tenant_id = $1 AND uid = $2 ORDER BY to_seq DESC LIMIT 1",
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    number = row.GetInt64(0);
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Text(uid));
        await transaction.RunAsync(query, cancellationToken);
        if (await SealRows.FindAsync(transaction, number, cancellationToken) is not { } seal)
        {
            return null;
        }

        var leaves = await SealRows.LeavesAsync(transaction, number, cancellationToken);
        var position = leaves.FindIndex(leaf => leaf.Uid == uid);
        var previous = number == 1 ? EventHash.Genesis : (await SealRows.FindAsync(transaction, number - 1, cancellationToken))?.Hash;
        if (position < 0 || previous is null)
        {
            return null;
        }

        return new StoryFileSeal(
            seal.Number, seal.At.ToString(StoryFile.InstantFormat, CultureInfo.InvariantCulture), seal.Leaves,
            Convert.ToHexStringLower(seal.Root), Convert.ToHexStringLower(previous), Convert.ToHexStringLower(seal.Hash), position,
            leaves[position].FromSeq, leaves[position].ToSeq,
            MerkleTree.Path(leaves.Select(leaf => leaf.Hash()).ToArray(), position).ConvertAll(hash => Convert.ToHexStringLower(hash)));
    }
}
