using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Traceability;

/// <summary>What a check of a whole ledger found.</summary>
/// <param name="Sound">True when nothing is wrong.</param>
/// <param name="Units">Histories walked.</param>
/// <param name="Events">Events walked.</param>
/// <param name="Scans">Of these, scans (first event of each).</param>
/// <param name="Strays">Scans kept outside any history.</param>
/// <param name="Fitted">Components that went into units.</param>
/// <param name="Seals">Seals checked.</param>
/// <param name="SealedEvents">Events that seals cover.</param>
/// <param name="SignedDays">Daily signatures checked.</param>
/// <param name="Faults">At most 100, the first of each history.</param>
/// <param name="CheckedAt">When.</param>
internal sealed record LedgerReport(
    bool Sound, long Units, long Events, long Scans, long Strays, long Fitted, long Seals, long SealedEvents, long SignedDays,
    IReadOnlyList<LedgerFault> Faults, DateTime CheckedAt);

/// <summary>Walks a tenant's whole ledger and audit: every chain, every column, every head, every seal and signature.</summary>
internal sealed class LedgerVerifier(SealKeys keys, TimeProvider time)
{
    private const int PageRows = 5_000;
    private const int MostFaults = 100;

    public async Task<LedgerReport> VerifyAsync(TenantTransaction transaction, CancellationToken cancellationToken)
    {
        var faults = new List<LedgerFault>();
        var walk = new HistoryWalk(transaction.Tenant.Code, faults);
        var (uid, seq) = ("", 0L);
        while (true)
        {
            var page = await PageAsync(transaction, uid, seq, cancellationToken);
            page.ForEach(walk.Add);
            if (page.Count < PageRows)
            {
                break;
            }

            (uid, seq) = (page[^1].Row.Columns.Uid, page[^1].Row.Columns.Seq);
        }

        walk.End();
        await LonelyHeadsAsync(transaction, faults, cancellationToken);
        var seals = new SealWalk(transaction, await keys.PublicAsync(transaction.Tenant, cancellationToken), faults);
        await seals.RunAsync(cancellationToken);
        var audit = await AuditVerifier.VerifyAsync(transaction, cancellationToken);
        if (audit.Fault is { } fault)
        {
            faults.Add(new LedgerFault(AuditLeaf.Name, audit.FaultAt ?? 0, "audit_altered", fault));
        }

        var counts = await CountsAsync(transaction, cancellationToken);
        return new LedgerReport(
            faults.Count == 0, walk.Units, walk.Events, walk.Scans, counts.Strays, counts.Fitted, seals.Seals, seals.Events, seals.SignedDays,
            faults.Take(MostFaults).ToList(), time.GetUtcNow().UtcDateTime);
    }

    private static async Task<List<(HistoryRow Row, LedgerHead? Head)>> PageAsync(
        TenantTransaction transaction, string uid, long seq, CancellationToken cancellationToken)
    {
        var page = new List<(HistoryRow, LedgerHead?)>();
        var query = new SqlBatch();
        query.Add(
            $"""
             SELECT {HistoryRows.Columns}, u.head_seq, u.head_hash, u.state, u.order_number
             FROM traceability.unit_events e LEFT JOIN traceability.units u ON u.tenant_id = e.tenant_id AND u.uid = e.uid
             WHERE e.tenant_id = $1 AND (e.uid, e.unit_seq) > ($2, $3) ORDER BY e.uid, e.unit_seq LIMIT $4
             """,
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    const int Head = HistoryRows.Count;
                    page.Add((HistoryRows.Read(row), row.IsDBNull(Head)
                        ? null
                        : new LedgerHead(row.GetInt64(Head), row.GetFieldValue<byte[]>(Head + 1), row.GetInt16(Head + 2), row.GetString(Head + 3))));
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Text(uid), Param.Long(seq), Param.Int(PageRows));
        await transaction.RunAsync(query, cancellationToken);
        return page;
    }

    /// <summary>Units whose whole history is gone.</summary>
    private static Task LonelyHeadsAsync(TenantTransaction transaction, List<LedgerFault> faults, CancellationToken cancellationToken)
    {
        var query = new SqlBatch();
        query.Add(
            """
            SELECT u.uid FROM traceability.units u
            WHERE u.tenant_id = $1 AND NOT EXISTS (SELECT FROM traceability.unit_events e WHERE e.tenant_id = $1 AND e.uid = u.uid) LIMIT 100
            """,
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    faults.Add(new LedgerFault(row.GetString(0), 1, "missing", "The unit's whole history is missing."));
                }
            },
            Param.Int(transaction.Tenant.TenantId));
        return transaction.RunAsync(query, cancellationToken);
    }

    private static async Task<(long Strays, long Fitted)> CountsAsync(TenantTransaction transaction, CancellationToken cancellationToken)
    {
        var counts = (0L, 0L);
        var query = new SqlBatch();
        query.Add(
            """
            SELECT (SELECT count(*) FROM traceability.stray_scans WHERE tenant_id = $1), (SELECT count(*) FROM traceability.activities WHERE tenant_id = $1)
            """,
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    counts = (row.GetInt64(0), row.GetInt64(1));
                }
            },
            Param.Int(transaction.Tenant.TenantId));
        await transaction.RunAsync(query, cancellationToken);
        return counts;
    }
}

/// <summary>The registry's word on the end of a history.</summary>
internal sealed record LedgerHead(long Seq, byte[] Hash, short State, string OrderNumber);

/// <summary>Feeds rows in the order of labels and numbers to one check per history.</summary>
internal sealed class HistoryWalk(string tenantCode, List<LedgerFault> faults)
{
    private HistoryCheck? _check;
    private LedgerHead? _head;

    public long Units { get; private set; }

    public long Events { get; private set; }

    public long Scans { get; private set; }

    public void Add((HistoryRow Row, LedgerHead? Head) item)
    {
        var (row, head) = item;
        if (_check is null || _check.Uid != row.Columns.Uid)
        {
            End();
            (_check, _head) = (new HistoryCheck(tenantCode, row.Columns.Uid), head);
            Units++;
        }

        Events++;
        Scans += row.Columns.Part == 0 ? 1 : 0;
        if (_check.Add(row.Columns.Seq, row.Event, row.Hash) is { } stored)
        {
            _check.CompareColumns(stored, row.Columns);
        }
    }

    /// <summary>Ends the history at hand.</summary>
    public void End()
    {
        if (_check is null)
        {
            return;
        }

        if (_head is { } head)
        {
            _check.CompareHead(head.Seq, head.Hash, head.State, head.OrderNumber);
        }

        if (_check.Fault is { } fault)
        {
            faults.Add(fault);
        }
        else if (_head is null)
        {
            faults.Add(new LedgerFault(_check.Uid, _check.Seq, "head_altered", "The registry does not know this unit any more."));
        }

        _check = null;
    }
}
