using EdgeHub.HubLink;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Fleet;

/// <summary>
/// Takes a stream's batches into the database in lane order and acknowledges what is committed. When the database is away, or
/// a number is missing, it says Slow and lets go of what was not acknowledged: the agent sends again from there. Finds copies
/// of a store.
/// </summary>
internal sealed partial class IngestLoop(
    LaneInbox inbox, Outgoing outgoing, IReadOnlyList<LaneState> lanes, ClockAnchors anchors, LaneIngest ingest, ResendCheck resends,
    LaneWatermark watermarks, TimeProvider clock, ILogger log)
{
    /// <summary>The newest record schema that this hub applies.</summary>
    public const uint HubSchema = 1;
    public const int VerdictsPerFrame = 200;
    private static readonly TimeSpan UpgradeSaidEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);
    private DateTimeOffset _upgradeSaid;
    private TimeSpan _pause = FirstPause;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var batches = await inbox.TakeAsync(LaneIngest.MaxRecords, cancellationToken);
            if (lanes.FirstOrDefault(lane => lane.Key.Lane == batches[0].Lane) is not { } lane)
            {
                // A lane that this hub does not know yet: kept at the agent until it does.
                await SayUpgradeAsync(cancellationToken);
                continue;
            }

            try
            {
                await TakeAsync(lane, batches, cancellationToken);
                _pause = FirstPause;
            }
            catch (IngestWaitException e)
            {
                await LetGoAsync(e, cancellationToken);
            }
        }
    }

    private async Task TakeAsync(LaneState lane, List<Batch> batches, CancellationToken cancellationToken)
    {
        if (lane.Retired)
        {
            throw new ClonedStoreException("a store that was copied goes on writing; it must be set aside");
        }

        var first = lane.Next;
        var records = new List<ReadOnlyMemory<byte>>();
        var old = false;
        foreach (var batch in batches)
        {
            var wanted = first + records.Count;
            if (batch.Schema > HubSchema)
            {
                await SayUpgradeAsync(cancellationToken);
            }
            else if (batch.First is 0 or > long.MaxValue || batch.Records.Count is 0 or > LaneIngest.MaxRecords)
            {
                throw new StreamEndException(StreamEnd.Violation(
                    $"A batch of {batch.Records.Count} records from number {batch.First} came; 1 to {LaneIngest.MaxRecords} from 1 on are allowed."));
            }
            else if ((long)batch.First > wanted && lane.Key.Lane == Lane.Telemetry && batch.GivenUpFrom > 0 && batch.GivenUpFrom <= (ulong)wanted)
            {
                await CommitAsync(lane, first, records, cancellationToken);
                await PassOverAsync(lane, (long)batch.First - 1, cancellationToken);
                (first, records) = (lane.Next, [.. batch.Records.Select(record => record.Memory)]);
            }
            else if ((long)batch.First > wanted)
            {
                await AskAgainAsync(lane, wanted, (long)batch.First, cancellationToken);
            }
            else
            {
                lane.AskedAt = null;
                var known = (int)Math.Min(wanted - (long)batch.First, batch.Records.Count);
                if (known > 0)
                {
                    old = true;
                    await CheckResentAsync(lane, (long)batch.First, batch.Records.Take(known).Select(record => record.Memory).ToList(), cancellationToken);
                }

                records.AddRange(batch.Records.Skip(known).Select(record => record.Memory));
            }
        }

        if (records.Count > 0)
        {
            await CommitAsync(lane, first, records, cancellationToken);
        }
        else if (old)
        {
            await AckAsync(lane, cancellationToken);
        }
    }

    private async Task CommitAsync(LaneState lane, long first, List<ReadOnlyMemory<byte>> records, CancellationToken cancellationToken)
    {
        while (records.Count > 0)
        {
            var result = await ingest.TakeAsync(lane.Key, first, records, anchors, lane.Order, cancellationToken);
            lane.Order = result.Order;
            foreach (var some in result.Verdicts.Chunk(VerdictsPerFrame))
            {
                var verdicts = new Verdicts();
                verdicts.Scans.Add(some);
                await outgoing.SendAsync(new HubFrame { Verdicts = verdicts }, cancellationToken);
            }

            if (result.Next is { } next)
            {
                lane.Next = next;
                await AckAsync(lane, cancellationToken);
                return;
            }

            (first, records) = await RereadAsync(lane, first, records, cancellationToken);
        }
    }

    /// <summary>The agent had no room for them: they are named, and the lane goes on.</summary>
    private async Task PassOverAsync(LaneState lane, long last, CancellationToken cancellationToken)
    {
        if (!await ingest.PassOverAsync(lane.Key, lane.Next, last, cancellationToken))
        {
            throw new StreamEndException(StreamEnd.Restored);
        }

        lane.Next = last + 1;
    }

    /// <summary>Says Slow and lets go: memory stays bounded however long the database is away.</summary>
    private async Task LetGoAsync(IngestWaitException e, CancellationToken cancellationToken)
    {
        var dropped = inbox.Clear();
        LogWaiting(log, lanes[0].Key.AgentId, e.Reason, e.Message, dropped);
        foreach (var lane in lanes)
        {
            lane.AskedAt = clock.GetUtcNow();
        }

        await outgoing.SendAsync(new HubFrame { Slow = new Slow { Reason = e.Reason, RetryAfterMs = (uint)_pause.TotalMilliseconds } }, cancellationToken);
        _pause = _pause * 2 < MaxPause ? _pause * 2 : MaxPause;
    }

    /// <summary>The watermark stands elsewhere: another stream took some of it in, or the database came from a backup.</summary>
    private async Task<(long First, List<ReadOnlyMemory<byte>> Records)> RereadAsync(
        LaneState lane, long first, List<ReadOnlyMemory<byte>> records, CancellationToken cancellationToken)
    {
        var next = await watermarks.ReadAsync(lane.Key, cancellationToken)
            ?? throw new StreamEndException(StreamEnd.Restored);
        lane.Next = next;
        var known = next - first;
        if (known <= 0)
        {
            throw new StreamEndException(StreamEnd.Restored);
        }

        var old = records.Take((int)Math.Min(known, records.Count)).ToList();
        await CheckResentAsync(lane, first, old, cancellationToken);
        if (old.Count == records.Count)
        {
            await AckAsync(lane, cancellationToken);
        }

        return (next, records.GetRange(old.Count, records.Count - old.Count));
    }

    private async Task CheckResentAsync(LaneState lane, long first, List<ReadOnlyMemory<byte>> records, CancellationToken cancellationToken)
    {
        var checkedRecords = await resends.FirstDifferenceAsync(lane.Key, first, records, cancellationToken);
        if (checkedRecords.Error is { } error)
        {
            throw new IngestWaitException("database_gone", error.Detail);
        }

        if (checkedRecords.Value is { } number)
        {
            throw new ClonedStoreException($"{lane.Key.Lane} {number} came again with another content");
        }
    }

    private async Task AskAgainAsync(LaneState lane, long wanted, long came, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (lane.AskedAt is { } asked)
        {
            // What was on its way when it was asked comes first; an agent that goes on like this needs a new Hello.
            if (now - asked > AnswerWithin)
            {
                throw new StreamEndException(StreamEnd.Restored);
            }

            return;
        }

        if (wanted == lane.Next)
        {
            lane.AskedAt = now;
            LogAskedAgain(log, lane.Key.AgentId, lane.Key.Lane, wanted, came);
            await AckAsync(lane, cancellationToken);
            await outgoing.SendAsync(new HubFrame { Slow = new Slow { Reason = "resend", RetryAfterMs = 0 } }, cancellationToken);
        }
    }

    private Task AckAsync(LaneState lane, CancellationToken cancellationToken) => outgoing.SendAsync(
        new HubFrame { Ack = new Ack { Lane = lane.Key.Lane, Next = (ulong)lane.Next, HubUs = Microseconds.Of(clock.GetUtcNow()) } }, cancellationToken);

    private async Task SayUpgradeAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now - _upgradeSaid >= UpgradeSaidEvery)
        {
            _upgradeSaid = now;
            await outgoing.SendAsync(new HubFrame { Slow = new Slow { Reason = "upgrade_hub", RetryAfterMs = 60_000 } }, cancellationToken);
        }
    }

    [LoggerMessage(2201, LogLevel.Warning, "Ingest of agent {AgentId} waits, {Reason} ({Detail}); {Batches} more batches are let go")]
    private static partial void LogWaiting(ILogger logger, Guid agentId, string reason, string detail, int batches);

    [LoggerMessage(2202, LogLevel.Warning, "Agent {AgentId} sent {Lane} {Came} where {Wanted} was wanted; asked again")]
    private static partial void LogAskedAgain(ILogger logger, Guid agentId, Lane lane, long wanted, long came);
}

/// <summary>The same number came with another record: two machines write one history.</summary>
internal sealed class ClonedStoreException(string why) : Exception(why);
