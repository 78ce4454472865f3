using System.Diagnostics;
using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Store;
using EdgeHub.Edge.Uplink;
using EdgeHub.HubLink;
using EdgeHub.StationRules;
using Microsoft.Extensions.Logging.Abstractions;
using StoreLane = EdgeHub.Edge.Store.Lane;

namespace EdgeHub.Benchmarks;

/// <summary>The agent's own stores and uplink in this process: cut off while its backlog is filled, then connected. The first point counts the seconds.</summary>
internal sealed class BackfillAgent : IAsyncDisposable
{
    public const string Machine = "KOL-BACKFILL";
    public const string Station = "KOL-ST-01";
    private const int BlocksAtOnce = 256;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private readonly Random _random = new(20261129);
    private readonly ValueLosses _losses = new();
    private readonly LongRunningTime _time;
    private readonly DataFolder _folder;
    private readonly LiveStore _scans;
    private readonly LiveStore _values;
    private readonly AgentClock _clock;
    private readonly ScanJournal _scanJournal;
    private readonly TelemetryJournal _journal;
    private readonly PointNumbers _numbers;
    private readonly CredentialStore _credentials;
    private readonly UidLeases _leases;
    private readonly double[] _temperatures;
    private uint[] _points = [];

    /// <summary>An agent on a new folder.</summary>
    public BackfillAgent(string folder, int points, TimeSpan backlog)
    {
        _time = new LongRunningTime(backlog + TimeSpan.FromDays(1));
        _folder = DataFolder.Take(folder);
        _scans = new LiveStore(RecordStore.Open(_folder, new StoreOptions(), _time).Store);
        _values = new LiveStore(RecordStore.Open(_folder, _losses.Options, _time).Store);
        _clock = new AgentClock(_time);
        _scanJournal = new ScanJournal(_scans, _clock);
        _journal = new TelemetryJournal(_values, _clock, _time, NullLogger<TelemetryJournal>.Instance, _losses);
        _numbers = new PointNumbers(_values);
        _credentials = new CredentialStore(folder);
        _leases = new UidLeases(_scans);
        _temperatures = [.. Enumerable.Repeat(60.0, points)];
    }

    /// <summary>Values in a second.</summary>
    public int PerSecond => _temperatures.Length;

    /// <summary>Seconds of which there are values.</summary>
    public long Seconds { get; private set; }

    /// <summary>Where sending stands: the block that goes next, and the newest there is.</summary>
    public LanePosition Blocks => _values.Current.Position(StoreLane.Telemetry);

    /// <summary>Values that the agent gave up; none may be.</summary>
    public long Lost => _journal.Lost + _values.Current.Losses.Values.Sum();

    public Task<AgentCredentials> EnrolAsync(string token, CancellationToken cancellationToken) =>
        EnrolmentToken.TryParse(token.Trim(), out var parsed, out var error)
            ? EnrolAgent.RunAsync(parsed, _credentials, cancellationToken)
            : throw new ArgumentException(error, nameof(token));

    /// <summary>Keeps the values of so many seconds up to now, in a block each, as the journal cuts them.</summary>
    public async Task FillAsync(int seconds, CancellationToken cancellationToken)
    {
        _points = await _numbers.AssignAsync(
            [.. Enumerable.Range(1, PerSecond).Select(i => new PointDefinition { Machine = Machine, Name = $"p{i}", Kind = PointKind.Number, Unit = "Cel", HeartbeatMs = 60_000 })],
            cancellationToken);
        var writer = new BlockWriter();
        var first = _clock.Anchor();
        foreach (var some in Enumerable.Range(0, seconds).Chunk(BlocksAtOnce))
        {
            var keeping = new List<Task>(BlocksAtOnce);
            foreach (var second in some)
            {
                var before = (seconds - second) * 1000L;
                Next((place, value) => writer.Add(_points[place], PointKind.Number, (long)first.MonotonicMs - before, 0, BlockColumn.NoSource, value, 0, ""));
                keeping.Add(_values.Current.AppendAsync(StoreLane.Telemetry, writer.Finish(_clock.BootId.Span, first.WallUs - (before * 1000)), cancellationToken).AsTask());
            }

            await Task.WhenAll(keeping);
        }
    }

    /// <summary>The link comes back.</summary>
    public void Connect()
    {
        var parts = new SessionParts
        {
            Store = _scans,
            Clock = _clock,
            Plans = new PlanCache(_scans, new NoListener()),
            Leases = _leases,
            Credentials = _credentials,
            Events = new EventJournal(_scans, _clock, NullLogger<EventJournal>.Instance),
            Monitor = new LinkMonitor(_time),
            Listener = new NoListener(),
            Options = new UplinkOptions(),
            Time = _time,
            Loggers = NullLoggerFactory.Instance,
            Telemetry = new TelemetryParts(_values, _numbers, _journal, _losses),
        };
        _running.Add(Task.Run(() => _journal.RunAsync(_stop.Token)));
        _running.Add(Task.Run(() => new AgentLink(parts).RunAsync(_stop.Token)));
    }

    /// <summary>One reading of every point, now; gives its second.</summary>
    public long Read()
    {
        var now = _clock.Now;
        Next((place, value) => _journal.Write(_points[place], PointValue.Of(value), ValueKind.Number, Quality.Good, now, null));
        return Seconds;
    }

    /// <summary>What was read goes to the store now.</summary>
    public void Flush() => _journal.Flush();

    /// <summary>From the scan's commit here to the hub's word on it: its verdict where it differs, else the acknowledgement of its commit.</summary>
    public async Task<TimeSpan> ScanAsync(string label, CancellationToken cancellationToken)
    {
        var scan = new DecidedScan
        {
            Station = Station,
            Device = "s1",
            Raw = System.Text.Encoding.ASCII.GetBytes(label),
            Symbology = "d2",
            Uid = label,
            Intent = ScanIntent.Scan,
            At = _clock.Now,
            PersonId = Guid.Empty,
            Verdict = StationRules.Verdict.Accept,
            Code = "step.completed",
            Arguments = [],
            PlanVersion = 1,
            SnapshotAge = TimeSpan.Zero,
            Step = 10,
        };
        var number = await _scanJournal.CommitAsync(scan, [], cancellationToken);
        var committed = Stopwatch.GetTimestamp();
        while (_scans.Current.Position(StoreLane.Scan).Next <= number)
        {
            await Task.Delay(Look, TimeProvider.System, cancellationToken);
        }

        return Stopwatch.GetElapsedTime(committed);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _values.DisposeAsync();
        await _scans.DisposeAsync();
        _journal.Dispose();
        _leases.Dispose();
        _folder.Dispose();
        _stop.Dispose();
    }

    /// <summary>The next second: the first point counts it, the others are temperatures that wander.</summary>
    private void Next(Action<int, double> write)
    {
        Seconds++;
        write(0, Seconds);
        for (var place = 1; place < _temperatures.Length; place++)
        {
            write(place, _temperatures[place] = Math.Round(_temperatures[place] + _random.NextDouble() - 0.5, 2));
        }
    }
}
