using System.Text.Json;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using NpgsqlTypes;

namespace EdgeHub.Hub.Fleet;

/// <summary>What a transaction does with the records of one lane, watermark and rejects apart. Made anew for every try.</summary>
internal interface ILaneWork
{
    /// <summary>Adds what must be loaded and locked.</summary>
    void AddLoad(SqlBatch load);

    /// <summary>Decides in lane order; no I/O.</summary>
    void Decide();

    /// <summary>What can't be done as one batch of statements.</summary>
    Task ApplyAsync(TenantTransaction transaction, CancellationToken cancellationToken);

    /// <summary>Adds the writes.</summary>
    void AddWrites(SqlBatch writes);

    /// <summary>What the agent shall be told once it is committed.</summary>
    IEnumerable<ScanVerdict> Verdicts { get; }
}

/// <summary>Lane 1: the participants of higher modules decide and write.</summary>
internal sealed class ScanWork(ScanBatch batch, IReadOnlyList<IScanParticipant> participants) : ILaneWork
{
    /// <inheritdoc/>
    public IEnumerable<ScanVerdict> Verdicts => batch.Items.Where(TellsMore).Select(Verdict);

    /// <inheritdoc/>
    public void AddLoad(SqlBatch load)
    {
        foreach (var participant in participants)
        {
            participant.AddLoad(batch, load);
        }
    }

    /// <inheritdoc/>
    public void Decide()
    {
        foreach (var participant in participants)
        {
            participant.Decide(batch);
        }
    }

    /// <inheritdoc/>
    public Task ApplyAsync(TenantTransaction transaction, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void AddWrites(SqlBatch writes)
    {
        foreach (var participant in participants)
        {
            participant.AddWrites(batch, writes);
        }
    }

    /// <summary>The acknowledgement alone says "as you decided"; a verdict is sent only when there is more to say.</summary>
    private static bool TellsMore(ScanItem item) =>
        item.Outcome is { } outcome
        && (outcome.Differs || (int)outcome.Decision.Verdict != (int)item.Record.Verdict || outcome.Decision.Code != item.Record.Code);

    private static ScanVerdict Verdict(ScanItem item)
    {
        var outcome = item.Outcome!;
        var verdict = new ScanVerdict
        {
            Number = (ulong)item.Number,
            Station = item.Record.Station,
            Uid = item.Record.Uid,
            Verdict = (Verdict)outcome.Decision.Verdict,
            Code = outcome.Decision.Code,
            Differs = outcome.Differs,
        };
        verdict.Arguments.AddRange(outcome.Decision.Arguments);
        return verdict;
    }
}

/// <summary>Lane 2: kept as rows; what concerns a higher module is handed to it.</summary>
internal sealed class EventWork(
    LaneKey key, IReadOnlyList<IncomingRecord> records, IReadOnlyList<IEventParticipant> participants, DateTimeOffset received) : ILaneWork
{
    /// <inheritdoc/>
    public IEnumerable<ScanVerdict> Verdicts => [];

    /// <inheritdoc/>
    public void AddLoad(SqlBatch load)
    {
    }

    /// <inheritdoc/>
    public void Decide()
    {
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(TenantTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var participant in participants)
        {
            var items = records
                .Select(record => new EventItem((EventRecord)record.Message!, record.Time.At, record.Time.Uncertainty, record.Time.Method))
                .Where(item => participant.Types.Contains(item.Record.Type, StringComparer.Ordinal)).ToList();
            if (items.Count > 0)
            {
                await participant.TakeAsync(transaction, new EventBatch(key.AgentId, received, items), cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public void AddWrites(SqlBatch writes)
    {
        // A canary has done its work once the watermark is committed.
        var kept = records.Where(record => ((EventRecord)record.Message!).Type != EventTypes.Canary).ToList();
        if (kept.Count == 0)
        {
            return;
        }

        var events = kept.Select(record => (EventRecord)record.Message!).ToArray();
        writes.Add(
            """
            INSERT INTO fleet.events (tenant_id, agent_id, store_id, number, type, station, occurred_at, uncertainty_ms, clock_method,
                received_at, facts)
            SELECT $1, $2, $3, e.number, e.type, e.station, e.occurred_at, e.uncertainty_ms, e.clock_method, $4, e.facts::jsonb
            FROM unnest($5, $6, $7, $8, $9, $10, $11)
                AS e(number, type, station, occurred_at, uncertainty_ms, clock_method, facts)
            """,
            Param.Int(key.Tenant.TenantId),
            Param.Id(key.AgentId),
            Param.Of(key.StoreId, NpgsqlDbType.Bytea),
            Param.At(received),
            Param.Array(kept.Select(r => r.Number).ToArray(), NpgsqlDbType.Bigint),
            Param.Array(events.Select(e => e.Type).ToArray(), NpgsqlDbType.Text),
            Param.Array(events.Select(e => e.Station).ToArray(), NpgsqlDbType.Text),
            Param.Array(kept.Select(r => r.Time.At.UtcDateTime).ToArray(), NpgsqlDbType.TimestampTz),
            Param.Array(kept.Select(r => (long)r.Time.Uncertainty.TotalMilliseconds).ToArray(), NpgsqlDbType.Bigint),
            Param.Array(kept.Select(r => r.Time.Method).ToArray(), NpgsqlDbType.Text),
            Param.Array(events.Select(e => JsonSerializer.Serialize(e.Facts)).ToArray(), NpgsqlDbType.Text));
    }
}
