using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <summary>Compares resent records with what was taken in under the same numbers.</summary>
internal sealed class ResendCheck(ITenantDb tenants)
{
    /// <summary>The first number whose record is another one, or null when all are the same or no longer known.</summary>
    public async Task<Result<long?>> FirstDifferenceAsync(
        LaneKey key, long first, IReadOnlyList<ReadOnlyMemory<byte>> records, CancellationToken cancellationToken)
    {
        if (!(await tenants.BeginAsync(key.Tenant, cancellationToken)).TryGet(out var begun, out var error))
        {
            return error;
        }

        await using var transaction = begun;
        var resent = RecordHash.Of(records);
        var last = first + records.Count - 1;
        long? different = null;
        var load = new SqlBatch();
        LaneRows.AddRuns(load, key, first, last, (runFirst, hashes) => different ??= Compare(runFirst, hashes, first, resent));
        await transaction.RunAsync(load, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return different;
    }

    internal static long? Compare(long runFirst, ReadOnlySpan<byte> run, long first, ReadOnlySpan<byte> resent)
    {
        var from = Math.Max(runFirst, first);
        var to = Math.Min(runFirst + (run.Length / RecordHash.Bytes), first + (resent.Length / RecordHash.Bytes));
        for (var number = from; number < to; number++)
        {
            var kept = run.Slice((int)(number - runFirst) * RecordHash.Bytes, RecordHash.Bytes);
            if (!kept.SequenceEqual(resent.Slice((int)(number - first) * RecordHash.Bytes, RecordHash.Bytes)))
            {
                return number;
            }
        }

        return null;
    }
}
