using System.Diagnostics;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Fleet;

/// <summary>How a batch ended.</summary>
/// <param name="Next">The number that the lane wants next; null when the lane's watermark stands elsewhere than the batch begins.</param>
/// <param name="Verdicts">What the agent shall be told.</param>
/// <param name="Rejected">Records that went to the rejects.</param>
/// <param name="Order">The lane's newest moment after it.</param>
internal sealed record IngestResult(long? Next, IReadOnlyList<ScanVerdict> Verdicts, int Rejected, LaneOrder Order);

/// <summary>
/// Takes in consecutive records of one lane, exactly once: claim of the watermark, what the records do, their hashes and the
/// rejects commit together or not at all. A record that makes its transaction fail is found by halving and rejected alone.
/// </summary>
internal sealed partial class LaneIngest(
    ITenantDb tenants, IEnumerable<IScanParticipant> participants, IEnumerable<IEventParticipant> listeners, IEnumerable<IValueParticipant> values, TimeProvider clock,
    FleetMetrics metrics, ILogger<LaneIngest> log)
{
    public const int MaxRecords = 500;
    private const int MaxTries = 4;
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(5);
    private readonly IScanParticipant[] _participants = [.. participants.OrderBy(participant => participant.Order)];
    private readonly IEventParticipant[] _listeners = [.. listeners];
    private readonly IValueParticipant[] _values = [.. values];

    /// <summary>Takes in records whose first number is what the lane wants next.</summary>
    /// <exception cref="IngestWaitException">Nothing more can be committed now; what was, is in the watermark.</exception>
    public async Task<IngestResult> TakeAsync(
        LaneKey key, long first, IReadOnlyList<ReadOnlyMemory<byte>> records, ClockAnchors anchors, LaneOrder order, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(records.Count, MaxRecords, nameof(records));
        var received = clock.GetUtcNow();
        var incoming = RecordReader.Read(key.Lane, first, records, anchors, order, received);
        var verdicts = new List<ScanVerdict>();
        var rejected = 0;
        var next = first;
        var open = new Stack<(int From, int Count)>([(0, incoming.Count)]);
        while (open.TryPop(out var part))
        {
            var slice = incoming.GetRange(part.From, part.Count);
            switch (await TryAsync(key, slice, received, verdicts, cancellationToken))
            {
                case Attempt.Done:
                    (next, order) = (slice[^1].Number + 1, slice[^1].Order);
                    rejected += slice.Count(record => record.Reject is not null);
                    break;
                case Attempt.NotNext:
                    return new IngestResult(null, verdicts, rejected, order);
                case Attempt.Poisoned when part.Count == 1:
                    // TryAsync put the reason into the record's place.
                    open.Push(part);
                    incoming[part.From] = slice[0];
                    break;
                default:
                    var half = part.Count / 2;
                    open.Push((part.From + half, part.Count - half));
                    open.Push((part.From, half));
                    break;
            }
        }

        return new IngestResult(next, verdicts, rejected, order);
    }

    /// <summary>Names numbers that the agent gave up, and moves the watermark behind them; false when it stands elsewhere.</summary>
    /// <exception cref="IngestWaitException">The database is away.</exception>
    public async Task<bool> PassOverAsync(LaneKey key, long first, long last, CancellationToken cancellationToken)
    {
        if (!(await tenants.BeginAsync(key.Tenant, cancellationToken)).TryGet(out var begun, out var error))
        {
            throw new IngestWaitException("database_gone", error.Detail);
        }

        await using var transaction = begun;
        var now = clock.GetUtcNow();
        var claimed = false;
        var claim = new SqlBatch();
        LaneRows.AddClaim(claim, key, first, last, default, now, taken => claimed = taken);
        await transaction.RunAsync(claim, cancellationToken);
        if (!claimed)
        {
            return false;
        }

        var gap = new SqlBatch();
        LaneRows.AddGap(gap, key, first, last, "given_up", now);
        await transaction.RunAsync(gap, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async Task<Attempt> TryAsync(
        LaneKey key, List<IncomingRecord> slice, DateTimeOffset received, List<ScanVerdict> verdicts, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RunAsync(key, slice, received, verdicts, cancellationToken) ? Attempt.Done : Attempt.NotNext;
            }
            catch (Exception e) when (e is not OperationCanceledException and not IngestWaitException)
            {
                switch (IngestFailures.Of(e))
                {
                    case IngestFailure.Retry when attempt < MaxTries:
                        metrics.Retries.Add(1);
                        await Task.Delay(RetryPause * attempt, clock, cancellationToken);
                        continue;
                    case IngestFailure.Poison when slice is [{ Reject: null } only]:
                        LogPoison(log, e, key.AgentId, only.Number);
                        slice[0] = only with { Message = null, Reject = new Reject(only.Number, only.Raw, RejectCodes.NotApplied, Describe(e)) };
                        return Attempt.Poisoned;
                    case IngestFailure.Poison when slice.Count > 1:
                        LogTakenApart(log, e, key.AgentId, slice[0].Number, slice[^1].Number);
                        return Attempt.Poisoned;
                    default:
                        throw new IngestWaitException("database_gone", Describe(e), e);
                }
            }
        }
    }

    private async Task<bool> RunAsync(
        LaneKey key, List<IncomingRecord> slice, DateTimeOffset received, List<ScanVerdict> verdicts, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        if (!(await tenants.BeginAsync(key.Tenant, cancellationToken)).TryGet(out var begun, out var error))
        {
            throw new IngestWaitException(error.Code is "tenant.migrating" or "tenant.moving" ? "tenant_migrating" : "database_gone", error.Detail);
        }

        await using var transaction = begun;
        var (first, last) = (slice[0].Number, slice[^1].Number);
        var sound = slice.Where(record => record.Reject is null).ToList();
        var work = Work(key, sound, received);

        var load = new SqlBatch();
        var claimed = false;
        LaneRows.AddClaim(load, key, first, last, slice[^1].Order, received, taken => claimed = taken);
        work.AddLoad(load);
        await transaction.RunAsync(load, cancellationToken);
        if (!claimed)
        {
            return false;
        }

        work.Decide();
        await work.ApplyAsync(transaction, cancellationToken);
        var writes = new SqlBatch();
        work.AddWrites(writes);
        LaneRows.AddRun(writes, key, first, last, RecordHash.Of([.. slice.Select(record => record.Raw)]), received);
        RejectRows.AddInsert(writes, key, [.. slice.Where(record => record.Reject is not null).Select(record => record.Reject!)], received);
        await transaction.RunAsync(writes, cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        metrics.Taken(key.Lane, slice.Count, Stopwatch.GetElapsedTime(began));
        verdicts.AddRange(work.Verdicts);
        return true;
    }

    private ILaneWork Work(LaneKey key, List<IncomingRecord> sound, DateTimeOffset received)
    {
        if (key.Lane == Lane.Telemetry)
        {
            var blocks = sound.ConvertAll(record => new ValueItem(
                record.Number, record.Raw, (TelemetryBlock)record.Message!, record.Time.At, record.Time.Uncertainty, record.Time.Method));
            return new ValueWork(new ValueBatch(key.Tenant, key.AgentId, key.StoreId, received, blocks), _values);
        }

        if (key.Lane != Lane.Scan)
        {
            return new EventWork(key, sound, _listeners, received);
        }

        var items = sound.ConvertAll(record => new ScanItem(
            record.Number, record.Raw, (ScanRecord)record.Message!, record.Time.At, record.Time.Uncertainty, record.Time.Method));
        return new ScanWork(new ScanBatch(key.Tenant, key.AgentId, key.StoreId, received, items), _participants);
    }

    /// <summary>The server's message, never its detail, which holds values.</summary>
    private static string Describe(Exception e) =>
        e is Npgsql.PostgresException server ? $"{server.SqlState}: {server.MessageText}" : $"{e.GetType().Name}: {e.Message}";

    private enum Attempt
    {
        Done,
        NotNext,
        Poisoned,
    }

    [LoggerMessage(2001, LogLevel.Error, "Record {Number} of agent {AgentId} could not be taken in and went to the rejects")]
    private static partial void LogPoison(ILogger logger, Exception exception, Guid agentId, long number);

    [LoggerMessage(2002, LogLevel.Warning, "Records {First} to {Last} of agent {AgentId} failed together and are taken apart")]
    private static partial void LogTakenApart(ILogger logger, Exception exception, Guid agentId, long first, long last);
}
