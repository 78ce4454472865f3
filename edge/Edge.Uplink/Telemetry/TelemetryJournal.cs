using System.Threading.Channels;
using EdgeHub.Devices;
using EdgeHub.Edge.Store;
using EdgeHub.HubLink;
using Microsoft.Extensions.Logging;
using StoreLane = EdgeHub.Edge.Store.Lane;

namespace EdgeHub.Edge.Uplink;

/// <summary>
/// Gathers values into blocks and keeps them in the telemetry lane: durable within a second. Writing never waits: when the store is slower than the plant
/// for longer than the blocks in hand allow, the newest are counted as lost and everything else goes on. Safe from any thread.
/// </summary>
public sealed partial class TelemetryJournal : IDisposable
{
    /// <summary>Reason under which values are counted that the store did not take.</summary>
    public const string NotKept = "telemetry.not_kept";

    /// <summary>How long a value waits for others before its block is written.</summary>
    public static readonly TimeSpan FlushEvery = TimeSpan.FromSeconds(1);

    private const int MaxBlocks = 128;
    private static readonly TimeSpan CountEvery = TimeSpan.FromMinutes(1);
    private readonly LiveStore _store;
    private readonly AgentClock _clock;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly BlockWriter _writer = new();
    private readonly NewestValues _newest = new();
    private readonly Channel<Item> _blocks = Channel.CreateBounded<Item>(
        new BoundedChannelOptions(MaxBlocks) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private long _wallUs;
    private long _countedAt;
    private long _taken;
    private long _kept;
    private long _lost;
    private string _fault = "";

    /// <summary>A journal over a store of values.</summary>
    public TelemetryJournal(LiveStore store, AgentClock clock, TimeProvider time, ILogger<TelemetryJournal> logger, ValueLosses? losses = null) =>
        (_store, _clock, _time, _logger, Tally, _countedAt) = (store, clock, time, logger, new ValueTally(store.Current, losses), time.GetTimestamp());

    /// <summary>What was taken of each point since the store was made.</summary>
    public ValueTally Tally { get; }

    /// <summary>Values handed over since the start. Always kept + lost + those in hand.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Values that are durable in the store since the start.</summary>
    public long Kept => Interlocked.Read(ref _kept);

    /// <summary>Values that the store did not take since the start.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Why the store takes no values at present; empty when it does.</summary>
    public string Fault => Volatile.Read(ref _fault);

    /// <summary>Done before each group of blocks is written: what must not be older than the values, such as where their counters stand.</summary>
    public Func<Task>? BeforeKeeping { get; set; }

    /// <summary>Points that have changed since they were last told as live values or forgotten.</summary>
    internal int Changed
    {
        get
        {
            lock (_lock)
            {
                return _newest.Changed;
            }
        }
    }

    /// <summary>A block of the newest values of changed points, those first that have waited longest; null when none has changed.</summary>
    /// <param name="most">At most so many.</param>
    /// <param name="values">How many there are.</param>
    internal byte[]? TakeChanged(int most, out int values)
    {
        lock (_lock)
        {
            var before = _newest.Changed;
            var block = _newest.Take(most, _clock.BootId.Span);
            values = before - _newest.Changed;
            return block;
        }
    }

    /// <summary>What has changed until now is on its way by the lane.</summary>
    internal void ForgetChanged()
    {
        lock (_lock)
        {
            _newest.Forget();
        }
    }

    /// <summary>Takes one value of a point.</summary>
    public void Write(uint number, in PointValue value, ValueKind kind, Quality quality, in Instant readAt, DateTimeOffset? sourceTime)
    {
        lock (_lock)
        {
            if (!_writer.Takes(readAt.MonotonicMilliseconds))
            {
                Finish();
            }

            if (_writer.Count == 0)
            {
                _wallUs = AgentClock.Microseconds(readAt.Wall);
            }

            var sourceMs = sourceTime?.ToUnixTimeMilliseconds() ?? BlockColumn.NoSource;
            _writer.Add(number, (PointKind)kind, readAt.MonotonicMilliseconds, (byte)quality, sourceMs, value.Number, value.Integer, value.Text);
            _newest.Put(number, value, kind, quality, readAt, sourceMs);
            Tally.Take(number);
        }

        Interlocked.Increment(ref _taken);
    }

    /// <summary>Writes blocks to the store until cancelled, then what is left.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var flushing = FlushAsync(cancellationToken);
        var group = new List<Item>(MaxBlocks);
        while (await _blocks.Reader.WaitToReadAsync(CancellationToken.None))
        {
            // What is counted ends a group: then everything before it, and nothing behind it, is in the store or lost.
            while (group.Count < MaxBlocks && (group.Count == 0 || group[^1].Counted is null) && _blocks.Reader.TryRead(out var next))
            {
                group.Add(next);
            }

            if (BeforeKeeping is { } before)
            {
                await before();
            }

            // Together they share one fsync.
            await Task.WhenAll(group.ConvertAll(KeepAsync));
            if (group[^1].Counted is { } counted)
            {
                await KeepCountAsync(counted, group[^1].Asked);
            }

            group.Clear();
        }

        await flushing;
        await KeepCountAsync(Tally.Copy(), null);
    }

    /// <summary>Ends the block in hand, so that it goes to the store now.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            Finish();
        }
    }

    /// <summary>What was counted up to a record that is in the store now; null when the store is too slow for it, or takes nothing.</summary>
    internal async Task<ValueCount?> CountAsync(CancellationToken cancellationToken)
    {
        var asked = new TaskCompletionSource<ValueCount?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            Finish();
            if (!Put(new Item([], 0, Tally.Copy(), asked)))
            {
                return null;
            }
        }

        return await asked.Task.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _blocks.Writer.TryComplete();

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(FlushEvery, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                Flush();
            }
        }
        catch (OperationCanceledException)
        {
            Flush();
        }

        _blocks.Writer.TryComplete();
    }

    private void Finish()
    {
        if (_writer.Count == 0)
        {
            return;
        }

        var values = _writer.Count;
        var block = _writer.Finish(_clock.BootId.Span, _wallUs);
        var isDue = _time.GetElapsedTime(_countedAt) >= CountEvery;
        if (isDue)
        {
            _countedAt = _time.GetTimestamp();
        }

        var item = new Item(block, values, isDue ? Tally.Copy() : null, null);
        if (!Put(item))
        {
            Tally.NotPut(block);
            Lose(values, "The store is slower than the plant: blocks wait for it already.");
        }
    }

    private bool Put(Item item)
    {
        var isPut = _blocks.Writer.TryWrite(item);
        if (!isPut && item.Counted is { } counted)
        {
            Tally.PutBack(counted);
        }

        return isPut;
    }

    private async Task KeepCountAsync(TakenCounts counted, TaskCompletionSource<ValueCount?>? asked)
    {
        ValueCount? kept = null;
        try
        {
            kept = await Tally.KeepAsync(_store.Current, counted, CancellationToken.None);
        }
        catch (Exception e) when (e is StoreFullException or StoreFaultException or ObjectDisposedException)
        {
            // Counted again with the next; after a kill the records say it.
        }

        asked?.TrySetResult(kept);
    }

    private async Task KeepAsync(Item item)
    {
        if (item.Values == 0)
        {
            return;
        }

        try
        {
            await _store.Current.AppendAsync(StoreLane.Telemetry, item.Block, CancellationToken.None);
            Interlocked.Add(ref _kept, item.Values);
            if (Fault.Length > 0)
            {
                Volatile.Write(ref _fault, "");
                LogKept();
            }
        }
        catch (Exception e) when (e is StoreFullException or StoreFaultException or ObjectDisposedException)
        {
            Tally.Refused(item.Block);
            Lose(item.Values, e.Message);
        }
    }

    private void Lose(int values, string reason)
    {
        Interlocked.Add(ref _lost, values);
        _store.Current.CountLoss(NotKept, values);

        // Once per cause: a full disk would else say it every second.
        if (Interlocked.Exchange(ref _fault, reason) != reason)
        {
            LogLost(values, reason);
        }
    }

    /// <summary>A block on its way to the store, or the wish to know what was counted; the counts are those up to and with it.</summary>
    private readonly record struct Item(byte[] Block, int Values, TakenCounts? Counted, TaskCompletionSource<ValueCount?>? Asked);

    [LoggerMessage(20, LogLevel.Error, "{Values} values could not be kept, and further ones until this changes: {Reason}")]
    private partial void LogLost(int values, string reason);

    [LoggerMessage(21, LogLevel.Warning, "Values are kept again")]
    private partial void LogKept();
}
