using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Store;
using EdgeHub.HubLink;
using EdgeHub.StationRules;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Edge.Uplink.Tests;

/// <summary>An agent's uplink on a data folder of its own, with short limits; scans are committed by hand.</summary>
internal sealed class AgentRig : IAsyncDisposable
{
    private readonly DataFolder _folder;
    private readonly LiveStore _store;
    private readonly LiveStore _values;
    private readonly ValueLosses _losses = new();
    private readonly Task _keeping;
    private readonly CancellationTokenSource _stopValues = new();
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly UplinkOptions _options;
    private readonly bool _keepFolder;
    private Task _running = Task.CompletedTask;

    private AgentRig(string path, UplinkOptions options, TimeProvider time, bool keepFolder, StoreOptions values)
    {
        (_options, _time, _keepFolder) = (options, time, keepFolder);
        _folder = DataFolder.Take(path);
        _store = new LiveStore(RecordStore.Open(_folder, new StoreOptions(), time).Store);
        Clock = new AgentClock(time);
        Credentials = new CredentialStore(path);
        Monitor = new LinkMonitor(time);
        Journal = new ScanJournal(_store, Clock);
        Plans = new PlanCache(_store, Listener);
        Plans.Restore();
        Leases = new UidLeases(_store);
        Mint = new UnitMint(_store, Leases, Clock, time);
        _values = new LiveStore(RecordStore.Open(_folder, values with { GiveUpOldest = _losses.Options.GiveUpOldest, ThinOldest = values.ThinOldest is null ? null : _losses.Options.ThinOldest }, time).Store);
        _losses.Read(_values.Current);
        Numbers = new PointNumbers(_values);
        Values = new TelemetryJournal(_values, Clock, time, NullLogger<TelemetryJournal>.Instance, _losses);
        _keeping = Task.Run(() => Values.RunAsync(_stopValues.Token));
    }

    /// <summary>Bounds of the store of values, as an agent has them.</summary>
    public static StoreOptions ValueOptions { get; } = StoreOptions.ForTelemetry(body => TelemetryBlock.CountOf(body), BlockThinner.Thin) with { MinFreeDiskBytes = 0 };

    public PointNumbers Numbers { get; }

    public TelemetryJournal Values { get; }

    public RecordStore ValueStore => _values.Current;

    /// <summary>Numbers for points p1 ... of one machine.</summary>
    public Task<uint[]> PointsAsync(int count) => Numbers.AssignAsync(
        [.. Enumerable.Range(1, count).Select(i => new PointDefinition { Machine = "KOL-M-01", Name = $"p{i}", Kind = PointKind.Number, Unit = "Cel", HeartbeatMs = 60_000 })],
        CancellationToken.None);

    /// <summary>Writes a value to each point.</summary>
    public void Write(uint[] points, double value, long at)
    {
        foreach (var point in points)
        {
            Values.Write(point, PointValue.Of(value), ValueKind.Number, Quality.Good, new Instant(DateTimeOffset.UnixEpoch.AddMilliseconds(at), at), null);
        }
    }

    public static string NewFolder() => Directory.CreateTempSubdirectory("edgehub-uplink-").FullName;

    public AgentClock Clock { get; }

    public CredentialStore Credentials { get; }

    public LinkMonitor Monitor { get; }

    public ScanJournal Journal { get; }

    public PlanCache Plans { get; }

    public UidLeases Leases { get; }

    public UnitMint Mint { get; }

    public Func<IReadOnlyCollection<string>> StartTypes { get; set; } = () => [];

    public KeptConfiguration Configuration { get; } = new();

    public RecordingListener Listener { get; } = new();

    public RecordStore Store => _store.Current;

    public static AgentRig Open(string? path = null, UplinkOptions? options = null, TimeProvider? time = null, bool keepFolder = false, StoreOptions? values = null) =>
        new(path ?? NewFolder(), options ?? new UplinkOptions(), time ?? TimeProvider.System, keepFolder, values ?? ValueOptions);

    /// <summary>Enrols at the hub and starts the link.</summary>
    public static async Task<AgentRig> StartAsync(
        ScriptedHub hub, string? path = null, UplinkOptions? options = null, TimeProvider? time = null, bool keepFolder = false,
        StoreOptions? values = null)
    {
        var rig = Open(path, options, time, keepFolder, values);
        if (!rig.Credentials.Exists)
        {
            await EnrolAgent.RunAsync(hub.Token(), rig.Credentials, CancellationToken.None);
        }

        rig.Start();
        return rig;
    }

    public void Start() => _running = Task.Run(() => new AgentLink(new SessionParts
    {
        Store = _store,
        Clock = Clock,
        Plans = Plans,
        Leases = Leases,
        Mint = Mint,
        StartTypes = () => StartTypes(),
        Credentials = Credentials,
        Events = new EventJournal(_store, Clock, NullLogger<EventJournal>.Instance),
        Monitor = Monitor,
        Listener = Listener,
        Options = _options,
        Time = _time,
        Loggers = NullLoggerFactory.Instance,
        Devices = () => [new DeviceReport("s1", "KOL-ST-01", new DeviceStatus(DeviceCondition.Connected, ""))],
        PagesAddress = () => "http://127.0.0.1:8090",
        Telemetry = new TelemetryParts(_values, Numbers, Values, _losses),
        Configuration = Configuration,
    }).RunAsync(_stop.Token));

    /// <summary>Commits scans with the labels <c>prefix1</c>, <c>prefix2</c> ...</summary>
    public async Task ScanAsync(int count, string prefix = "S", int rawBytes = 0)
    {
        await Task.WhenAll(Enumerable.Range(1, count).Select(i => Journal.CommitAsync(Scan($"{prefix}{i}", rawBytes), [], CancellationToken.None).AsTask()));
    }

    public DecidedScan Scan(string uid, int rawBytes = 0) => new()
    {
        Station = "KOL-ST-01",
        Device = "s1",
        Raw = new byte[rawBytes],
        Symbology = "d2",
        Uid = uid,
        Intent = ScanIntent.Scan,
        At = Clock.Now,
        PersonId = Guid.Empty,
        Verdict = StationRules.Verdict.Accept,
        Code = "step.completed",
        Arguments = ["Cutting"],
        PlanVersion = 3,
        SnapshotAge = TimeSpan.MaxValue,
        Step = 10,
    };

    /// <summary>Waits until the link's state fits.</summary>
    public async Task<LinkState> WaitForAsync(Func<LinkState, bool> fits)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(object? sender, EventArgs e)
        {
            if (fits(Monitor.Current))
            {
                seen.TrySetResult();
            }
        }

        Monitor.Changed += Look;
        try
        {
            Look(null, EventArgs.Empty);
            await seen.Task.WaitAsync(TimeSpan.FromSeconds(30));
            return Monitor.Current;
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"The link is {Monitor.Current}.", e);
        }
        finally
        {
            Monitor.Changed -= Look;
        }
    }

    /// <summary>Waits until the hub has acknowledged every scan.</summary>
    public Task DrainAsync() => DrainAsync(() => Store.Position(Edge.Store.Lane.Scan));

    /// <summary>Waits until the hub has acknowledged every block of values that is in the store.</summary>
    public Task DrainValuesAsync() => DrainAsync(() => ValueStore.Position(Edge.Store.Lane.Telemetry));

    /// <summary>Waits until so many values are kept; none may be lost.</summary>
    public async Task UntilKeptAsync(long values)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Values.Kept + Values.Lost < values)
        {
            await Task.Delay(2, patience.Token);
        }

        Assert.True(Values.Lost == 0, $"{Values.Lost} values lost; {Values.Fault}; lane {ValueStore.Position(Edge.Store.Lane.Telemetry)}");
    }

    private async Task DrainAsync(Func<LanePosition> position)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            while (position().Waiting > 0)
            {
                await Task.Delay(10, patience.Token);
            }
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"{position()}; the link is {Monitor.Current}.", e);
        }
    }

    public async Task StopLinkAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await StopLinkAsync();
        await _stopValues.CancelAsync();
        await _keeping;
        await _values.DisposeAsync();
        _stopValues.Dispose();
        Values.Dispose();
        await _store.DisposeAsync();
        _folder.Dispose();
        Leases.Dispose();
        _stop.Dispose();
        if (!_keepFolder)
        {
            Directory.Delete(_folder.Path, recursive: true);
        }
    }
}

/// <summary>Keeps what the hub sent down.</summary>
internal sealed class RecordingListener : IHubListener
{
    public List<AgentPlan> Plans { get; } = [];

    public List<UnitUpdate> Updates { get; } = [];

    public List<HubVerdict> Verdicts { get; } = [];

    public DateTimeOffset? HeardBeforeAt { get; private set; }

    public void PlanChanged(AgentPlan plan) => Plans.Add(plan);

    /// <summary>What was told of keeping, and what lay in the store at that moment.</summary>
    public List<string> Keeping { get; } = [];

    public Func<string> Kept { get; set; } = () => "";

    public void UnitsChanged(UnitUpdate update)
    {
        Updates.Add(update);
        OnUnits?.Invoke();
    }

    /// <summary>Runs while units are being told.</summary>
    public Action? OnUnits { get; set; }

    public void KeepingUnits() => Keeping.Add($"keeping {Kept()}");

    public void UnitsKept() => Keeping.Add($"kept {Kept()}");

    public void Heard()
    {
    }

    public void HeardBefore(DateTimeOffset at) => HeardBeforeAt = at;

    public void Welcomed(long next)
    {
    }

    public void VerdictsTold(IReadOnlyList<HubVerdict> verdicts) => Verdicts.AddRange(verdicts);
}
