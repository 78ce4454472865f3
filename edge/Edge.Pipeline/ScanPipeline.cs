using System.Text.Json;
using System.Threading.Channels;
using EdgeHub.Devices;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Pipeline;

/// <summary>
/// The way of a scan from its bytes to a verdict that is durable. Verdicts are decided one after the other, commits share their
/// way to the disk, and outcomes are published in order only when the disk has them.
/// </summary>
public sealed class ScanPipeline : IScanSink, IAsyncDisposable
{
    /// <summary>Name of the meter that tells of scans.</summary>
    public const string MeterName = "EdgeHub.Edge.Pipeline";

    // Far above what people scan, and below the journal's queue so that committing never blocks the order of verdicts.
    private const int MaxUnderWay = 1024;
    private const int ForgottenPerScan = 64;

    private readonly Lock _turn = new();
    private readonly PlanKnowledge _knowledge;
    private readonly IScanJournal _journal;
    private readonly TimeProvider _time;
    private readonly StationDesk _desk = new();
    private readonly DoubleReads _reads = new();
    private readonly NoiseGate _noise = new();
    private readonly Decider _decider;
    private readonly ScanMetrics _metrics;
    private readonly SemaphoreSlim _underWay = new(MaxUnderWay, MaxUnderWay);
    private readonly Channel<PendingScan> _pending = Channel.CreateUnbounded<PendingScan>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _publishing;
    private string _fault = "";
    private long _notKept;

    /// <summary>Takes up what the memory holds and begins.</summary>
    public ScanPipeline(PlanKnowledge knowledge, IScanJournal journal, IPipelineMemory memory, TimeProvider time)
    {
        _knowledge = knowledge;
        _journal = journal;
        _time = time;
        _decider = new Decider(knowledge, _desk);
        knowledge.Restore(memory);
        _desk.Restore(memory);
        _metrics = new ScanMetrics(this);
        _publishing = Task.Run(PublishAsync);
    }

    /// <summary>Every outcome of every station, in order, after it is durable.</summary>
    public Feed<ScanOutcome> Outcomes { get; } = new();

    /// <summary>Verdicts of the hub that differ from what a station was told.</summary>
    public Feed<HubVerdict> Corrections { get; } = new();

    /// <summary>Why the last scan could not be kept; empty when the last one was.</summary>
    public string Fault => Volatile.Read(ref _fault);

    /// <summary>Scans that were refused because they could not be kept, since the start.</summary>
    public long NotKept => Interlocked.Read(ref _notKept);

    /// <summary>Unreadable reads beyond ten a second at a station, shown but not journaled, since the start.</summary>
    public long NoiseSuppressed => _noise.Suppressed;

    /// <summary>The last ten outcomes of a station, newest first.</summary>
    public IReadOnlyList<ScanOutcome> Recent(string station) => _desk.Recent(station);

    /// <summary>The unit that stands at an assembling station; null when none does.</summary>
    public UnitSnapshot? Context(string station) => _desk.Note(station).Context is { Length: > 0 } uid ? _knowledge.Find(uid) : null;

    /// <summary>The present moment by both clocks, for requests that don't come from a driver.</summary>
    public Instant Now() => new(_time.GetLocalNow(), (long)(_time.GetTimestamp() * 1000.0 / _time.TimestampFrequency));

    /// <summary>Puts outcomes of before a restart, oldest first, into <see cref="Recent"/>; nothing is published.</summary>
    public void Remember(IEnumerable<ScanOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            _desk.Add(outcome);
        }
    }

    /// <summary>Tells a station something that is no scan, e.g. that a badge is unknown; nothing is kept of it.</summary>
    public void Tell(string station, string device, Verdict verdict, string code, IReadOnlyList<string> arguments) => Show(new DecidedScan
    {
        Station = station,
        Device = device,
        Raw = default,
        Symbology = "",
        Intent = ScanIntent.Scan,
        At = Now(),
        PersonId = Guid.Empty,
        Verdict = verdict,
        Code = code,
        Arguments = arguments,
        PlanVersion = _knowledge.Plan.Version,
        SnapshotAge = _knowledge.Age,
    });

    /// <summary>Shows what happened at a station without a scan, e.g. that a unit was begun.</summary>
    internal ScanOutcome Show(DecidedScan happened)
    {
        var outcome = Pipeline.Outcomes.Of(happened, 0, repeated: false, _knowledge.Plan, TimeSpan.Zero);
        _desk.Add(outcome);
        Outcomes.Publish(outcome);
        return outcome;
    }

    /// <summary>Decides a scan, keeps it, and returns what the station shows. Never throws for what a label, an operator or a disk can do.</summary>
    public async ValueTask<ScanOutcome> SubmitAsync(ScanRequest request, CancellationToken cancellationToken)
    {
        if (request.Raw.Length > ScanLimits.MaxRawBytes)
        {
            request = request with { Raw = request.Raw[..ScanLimits.MaxRawBytes] };
        }

        await _underWay.WaitAsync(cancellationToken);
        PendingScan pending;
        lock (_turn)
        {
            pending = Take(request);
            if (!_pending.Writer.TryWrite(pending))
            {
                pending.Abandon(new ObjectDisposedException(nameof(ScanPipeline)));
            }
        }

        return await pending.Outcome;
    }

    /// <summary>The hub has decided a scan of this agent.</summary>
    public void HubSaid(HubVerdict verdict)
    {
        _knowledge.HubDecided(verdict);
        if (verdict.Differs)
        {
            Corrections.Publish(verdict);
        }
    }

    /// <inheritdoc/>
    public async ValueTask ScannedAsync(Scan scan, CancellationToken cancellationToken) =>
        await SubmitAsync(new ScanRequest(scan.Station, scan.Device, scan.Raw, scan.Symbology, At: scan.At), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask RejectedAsync(string device, string station, ScanFault fault, CancellationToken cancellationToken)
    {
        if (fault != ScanFault.Empty)
        {
            await SubmitAsync(new ScanRequest(station, device, default), cancellationToken);
        }
    }

    /// <summary>Waits for the scans that are under way.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_turn)
        {
            _pending.Writer.TryComplete();
        }

        await _publishing;
        _metrics.Dispose();
        _underWay.Dispose();
    }

    private PendingScan Take(ScanRequest request)
    {
        var began = _time.GetTimestamp();
        var at = request.At ?? Now();
        var window = _knowledge.Plan.Station(request.Station)?.DoubleRead ?? TimeSpan.Zero;
        var decided = _decider.Decide(request, at);
        var earlier = request.Intent == ScanIntent.Undo ? null : _reads.Earlier(request, decided.Uid, at.MonotonicMilliseconds, window);
        if (earlier is { Failed: false } && IsRepeat(earlier.Decided, decided))
        {
            var shown = earlier.Decided.Verdict == Verdict.Accept ? Pipeline.Outcomes.Repeated(earlier.Decided) : decided;
            return new PendingScan(shown with { At = at }, began) { Repeats = earlier };
        }

        if ((decided.Uid.Length == 0 && !_noise.Admits(request.Station, at.MonotonicMilliseconds))
            || decided.Code == Codes.UndoNothing && decided.Uid.Length == 0)
        {
            return new PendingScan(decided, began);
        }

        var scan = Commit(decided, began);
        _reads.Remember(request, scan, at.MonotonicMilliseconds, window);
        if (decided.Effect == EffectKind.Undone)
        {
            _reads.Forget(decided.Station, decided.Uid);
        }

        return scan;
    }

    /// <summary>A refused label is asked anew, because what is known may have changed; the same answer again is a repeat.</summary>
    private static bool IsRepeat(DecidedScan earlier, DecidedScan now) =>
        earlier.Verdict == Verdict.Accept
        || (earlier.Verdict == now.Verdict && earlier.Code == now.Code && earlier.Arguments.SequenceEqual(now.Arguments));

    private PendingScan Commit(DecidedScan decided, long began)
    {
        var before = _desk.Note(decided.Station);
        var note = StationContext.After(_knowledge.Plan, before, decided);
        var effects = decided.Effect == EffectKind.None ? [] : Effects(decided);
        var forgotten = _knowledge.TakeForgotten(ForgottenPerScan);
        var scan = new PendingScan(decided, began) { Effects = effects, NoteBefore = before, Forgotten = forgotten };
        var changes = new List<MemoryChange>(forgotten.Count + effects.Length + 1);
        changes.AddRange(forgotten.Select(key => new MemoryChange(key, null)));
        changes.AddRange(effects.Select(effect =>
            new MemoryChange(effect.Key, JsonSerializer.SerializeToUtf8Bytes(effect.After, MemoryJson.Default.UnitSnapshot))));
        if (note != before)
        {
            changes.Add(StationDesk.Change(decided.Station, note));
        }

        foreach (var effect in effects)
        {
            _knowledge.Push(effect);
        }

        _desk.Write(decided.Station, note);
        scan.Commit = CommitAsync(decided, changes);
        return scan;
    }

    // An async method, so that a journal that throws at once is no different from one that fails later.
    private async Task<long> CommitAsync(DecidedScan decided, IReadOnlyList<MemoryChange> changes) =>
        await _journal.CommitAsync(decided, changes, CancellationToken.None);

    private static OwnEffect[] Effects(DecidedScan decided) => decided.Effect == EffectKind.Fitted
        ? [new OwnEffect(decided.Unit!), new OwnEffect(decided.Context!)]
        : [new OwnEffect(decided.Unit!)];

    private async Task PublishAsync()
    {
        await foreach (var scan in _pending.Reader.ReadAllAsync())
        {
            var outcome = await FinishAsync(scan);
            _metrics.Add(outcome);
            _desk.Add(outcome);
            Outcomes.Publish(outcome);
            scan.Finish(outcome);
            _underWay.Release();
        }
    }

    private async Task<ScanOutcome> FinishAsync(PendingScan scan)
    {
        var number = 0L;
        try
        {
            number = scan.Commit is null ? 0 : await scan.Commit;
            if (scan.Commit is not null)
            {
                Volatile.Write(ref _fault, "");
            }

            foreach (var effect in scan.Effects)
            {
                effect.Number = number;
            }
        }
        catch (Exception error)
        {
            // Whatever the journal's trouble is, the scan is not kept and the station must stop.
            Volatile.Write(ref _fault, error.Message);
            Interlocked.Increment(ref _notKept);
            TakeBack(scan);
        }

        scan.Failed |= scan.Repeats?.Failed ?? false;
        var shown = scan.Failed ? Pipeline.Outcomes.NotKept(scan.Decided) : scan.Decided;
        return Pipeline.Outcomes.Of(
            shown, number, scan.Repeats is not null && !scan.Failed, _knowledge.Plan, _time.GetElapsedTime(scan.Began));
    }

    private void TakeBack(PendingScan scan)
    {
        lock (_turn)
        {
            scan.Failed = true;
            foreach (var effect in scan.Effects)
            {
                _knowledge.Remove(effect);
            }

            _knowledge.ForgetLater(scan.Forgotten);
            _reads.Forget(scan.Decided.Station, scan.Decided.Uid);
            if (scan.NoteBefore is { } note)
            {
                _desk.Write(scan.Decided.Station, note);
            }
        }
    }
}
