using System.Threading.Channels;
using EdgeHub.Edge.Store;
using EdgeHub.Grpc;
using EdgeHub.HubLink;
using Google.Protobuf;
using StoreLane = EdgeHub.Edge.Store.Lane;

namespace EdgeHub.Edge.Uplink;

/// <summary>
/// One stream with the hub: Hello, Welcome, then four loops side by side (reading, sending batches, heartbeats, watching for
/// silence). The first that ends, ends the stream. The others' frames never wait for a batch: each is written whole and batches are small.
/// </summary>
internal sealed partial class HubSession
{
    /// <summary>The newest record schema that this agent writes.</summary>
    internal const uint Schema = 1;

    private const int NoteHeardRounds = 10;

    private static readonly TimeSpan FlushEvery = TimeSpan.FromSeconds(1);

    private readonly SessionParts _parts;
    private readonly AgentCredentials _credentials;
    private readonly GrpcDuplexCall<AgentFrame, HubFrame> _call;
    private readonly RecordStore _store;
    private readonly Lock _lock = new();
    private readonly LaneSender[] _lanes;
    private readonly Channel<bool> _work = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Channel<bool> _allowance = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly RenewalRequest _renewal;
    private readonly bool _renewFirst;
    private readonly bool _resend;
    private int _pointsTold = -1;
    private long _lastHeard;
    private long _hubMicroseconds;
    private long _hubToldAt;
    private long? _slowSince;
    private TimeSpan _slowFor;

    internal HubSession(
        SessionParts parts, AgentCredentials credentials, GrpcDuplexCall<AgentFrame, HubFrame> call, bool resend, bool renewFirst)
    {
        _renewFirst = renewFirst;
        _parts = parts;
        _credentials = credentials;
        _call = call;
        _resend = resend && parts.Options.ResendFrom > 0;
        _store = parts.Store.Current;

        // In order of urgency: a scan goes before everything else.
        _lanes =
        [
            new LaneSender(_store, StoreLane.Scan, parts.Time),
            new LaneSender(_store, StoreLane.Event, parts.Time),
            .. parts.Telemetry is { } telemetry ? [new LaneSender(telemetry.Store.Current, StoreLane.Telemetry, parts.Time)] : (LaneSender[])[],
        ];
        _renewal = new RenewalRequest(credentials, parts.Credentials);
    }

    /// <summary>True once the hub has welcomed the agent.</summary>
    internal bool Welcomed { get; private set; }

    /// <summary>Runs until the stream ends, which is always an exception: <see cref="LinkEndedException"/>, gRPC's, or cancellation.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var heartbeat = await OpenAsync(cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] loops =
        [
            ReadAsync(stop.Token),
            SendAsync(stop.Token),
            BeatAsync(heartbeat, stop.Token),
            WatchAsync(stop.Token),
            FlushAsync(stop.Token),
            TellConfigurationAsync(stop.Token),
            ProveAsync(stop.Token),
            LookBehindAsync(stop.Token),
            AllowAsync(stop.Token),
            LookAtTheDayAsync(stop.Token),
            ReportAsync(stop.Token),
            .. _lanes.Select(lane => WakeAsync(lane, stop.Token)),
        ];
        try
        {
            await await Task.WhenAny(loops);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _parts.Plans.StreamEnded();
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Batch? batch = null;
            var pause = Timeout.InfiniteTimeSpan;
            lock (_lock)
            {
                pause = PauseLeft();
                if (_lanes.Any(lane => lane.NeedsAllowance))
                {
                    _allowance.Writer.TryWrite(true);
                }

                for (var i = 0; i < _lanes.Length && batch is null && pause == Timeout.InfiniteTimeSpan; i++)
                {
                    batch = MayGo(_lanes[i].Lane) ? _lanes[i].Take(Schema) : null;
                }
            }

            if (pause == Timeout.InfiniteTimeSpan && batch is not { Lane: not HubLink.Lane.Telemetry } && await TellLiveAsync(cancellationToken) && batch is null)
            {
                continue;
            }

            if (batch is not null)
            {
                if (batch.Lane == HubLink.Lane.Telemetry)
                {
                    await TellPointsAsync(cancellationToken);
                }

                await WriteAsync(new AgentFrame { Batch = batch }, cancellationToken);
                continue;
            }

            await WaitForWorkAsync(pause, cancellationToken);
        }
    }

    /// <summary>
    /// Lets the records that come next be sent, beside the sending: scans never wait for the store of values. While the disk takes nothing, no values go
    /// beyond what was allowed before.
    /// </summary>
    private async Task AllowAsync(CancellationToken cancellationToken)
    {
        while (await _allowance.Reader.ReadAsync(cancellationToken))
        {
            try
            {
                foreach (var lane in _lanes.Where(lane => lane.NeedsAllowance))
                {
                    await lane.AllowAsync(cancellationToken);
                }
            }
            catch (Exception e) when (e is StoreFullException or StoreFaultException)
            {
                await Task.Delay(FlushEvery, _parts.Time, cancellationToken);
            }

            Wake();
        }
    }

    /// <summary>A scan of a unit that was begun here waits until the hub has the unit; everything else goes at once.</summary>
    private bool MayGo(StoreLane lane) =>
        lane != StoreLane.Scan || _parts.Mint is not { } mint || _store.Position(StoreLane.Event).Next > mint.ScansAfter(_store);

    /// <summary>Waits for a wake-up or the end of a pause.</summary>
    private async Task WaitForWorkAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        if (pause == Timeout.InfiniteTimeSpan)
        {
            await _work.Reader.ReadAsync(cancellationToken);
            return;
        }

        await Task.Delay(pause, _parts.Time, cancellationToken);
    }

    /// <summary>How long the hub still wants no records; infinite when it takes them, so that only a wake-up ends the wait.</summary>
    private TimeSpan PauseLeft()
    {
        if (_slowSince is not { } since)
        {
            return Timeout.InfiniteTimeSpan;
        }

        var left = _slowFor - _parts.Time.GetElapsedTime(since);
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        _slowSince = null;
        return Timeout.InfiniteTimeSpan;
    }

    /// <summary>A block never goes before the names of its points.</summary>
    private async Task TellPointsAsync(CancellationToken cancellationToken)
    {
        if (_parts.Telemetry is not { } telemetry || telemetry.Numbers.Version == _pointsTold)
        {
            return;
        }

        _pointsTold = telemetry.Numbers.Version;
        foreach (var table in telemetry.Numbers.Tables())
        {
            await WriteAsync(new AgentFrame { PointTable = table }, cancellationToken);
        }
    }

    private async Task WakeAsync(LaneSender lane, CancellationToken cancellationToken)
    {
        // The position is read before the wake-up, so that a record that arrives between the two is waited for and not missed.
        var seen = 0L;
        while (true)
        {
            await lane.Store.WaitForAsync(lane.Lane, seen + 1, cancellationToken);
            seen = lane.Store.Position(lane.Lane).Last;
            Wake();
        }
    }

    private void Wake() => _work.Writer.TryWrite(true);

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250), _parts.Time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var silence = _parts.Time.GetElapsedTime(Volatile.Read(ref _lastHeard));
            if (silence > _parts.Options.SilenceLimit)
            {
                throw new LinkEndedException("link.silent", string.Create(
                    System.Globalization.CultureInfo.InvariantCulture, $"The hub was not heard for {silence.TotalSeconds:0.0} s."));
            }

            lock (_lock)
            {
                if (_slowSince is null && _lanes.Any(lane => lane.Unanswered > _parts.Options.AckLimit))
                {
                    throw new LinkEndedException("link.no_acknowledgement", "The hub has not acknowledged a batch in time; it is sent again.");
                }
            }
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(FlushEvery, _parts.Time);
        for (var round = 0; await timer.WaitForNextTickAsync(cancellationToken); round++)
        {
            await _parts.Plans.FlushAsync(cancellationToken);
            if (round % NoteHeardRounds == 0)
            {
                await _parts.Plans.NoteHeardAsync(_parts.Time.GetUtcNow(), cancellationToken);
            }
        }
    }

    private ValueTask WriteAsync(AgentFrame frame, CancellationToken cancellationToken) => _call.WriteAsync(frame, cancellationToken);
}
