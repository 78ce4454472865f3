using System.Text.Json;
using EdgeHub.HubLink;

namespace EdgeHub.Hub.Fleet;

/// <summary>The newest heartbeat of a stream, bounded before it is kept. Written by the stream, read by the writer of rows.</summary>
internal sealed class AgentHealth
{
    private const int MaxDevices = 128;
    private const int MaxLosses = 32;
    private const int MaxText = 200;
    private readonly Lock _lock = new();
    private HealthView _view = HealthView.Empty;
    private long _heardTicks;
    private string _pagesAddress = "";
    private bool _changed;

    /// <summary>When any frame last came.</summary>
    public DateTimeOffset HeardAt => new(Volatile.Read(ref _heardTicks), TimeSpan.Zero);

    public void Heard(DateTimeOffset at) => Volatile.Write(ref _heardTicks, at.UtcTicks);

    /// <summary>Where the agent's station pages open; empty when it told no usable address.</summary>
    public string PagesAddress => Volatile.Read(ref _pagesAddress);

    public void Hello(string version, uint schema, string pagesAddress)
    {
        Volatile.Write(ref _pagesAddress, Fleet.PagesAddress.Checked(pagesAddress));
        lock (_lock)
        {
            _view = _view with { SoftwareVersion = Cut(version), RecordSchema = (int)Math.Min(schema, int.MaxValue) };
            _changed = true;
        }
    }

    public void Take(Heartbeat heartbeat, long clockOffsetMs)
    {
        var view = new HealthView(
            _view.SoftwareVersion,
            _view.RecordSchema,
            Backlog(heartbeat, Lane.Scan),
            heartbeat.Backlog.ToDictionary(lane => Name(lane.Lane), lane => (long)Math.Min(lane.Records, long.MaxValue), StringComparer.Ordinal),
            Cover(heartbeat.CoverSeconds),
            (long)Math.Min(heartbeat.FreeDiskBytes, long.MaxValue),
            heartbeat.Losses.Take(MaxLosses).ToDictionary(loss => Cut(loss.Key), loss => (long)Math.Min(loss.Value, long.MaxValue), StringComparer.Ordinal),
            // Agent clock minus hub clock, as pages show it.
            -clockOffsetMs,
            [.. heartbeat.Devices.Take(MaxDevices).Select(device => new DeviceView(
                Cut(device.Device), Cut(device.Station), Cut(device.State), Cut(device.Reason), device.HasClockOffsetMs ? device.ClockOffsetMs : null))],
            (int)Math.Min(heartbeat.LeasedUidsLeft, int.MaxValue),
            heartbeat.ProofMs == 0 ? null : heartbeat.ProofMs,
            Cover(heartbeat.TelemetryCoverSeconds));
        lock (_lock)
        {
            _view = view with { SoftwareVersion = _view.SoftwareVersion, RecordSchema = _view.RecordSchema };
            _changed = true;
        }
    }

    /// <summary>The newest view.</summary>
    public HealthView View
    {
        get
        {
            lock (_lock)
            {
                return _view;
            }
        }
    }

    /// <summary>True when something came since the last call.</summary>
    public bool TakeChanged()
    {
        lock (_lock)
        {
            var changed = _changed;
            _changed = false;
            return changed;
        }
    }

    private static long Backlog(Heartbeat heartbeat, Lane lane) =>
        (long)Math.Min(heartbeat.Backlog.FirstOrDefault(b => b.Lane == lane)?.Records ?? 0, long.MaxValue);

    private static long? Cover(ulong seconds) => seconds == 0 ? null : (long)Math.Min(seconds, int.MaxValue);

    private static string Name(Lane lane) => lane.ToString().ToLowerInvariant();

    /// <summary>PostgreSQL's jsonb takes no NUL.</summary>
    private static string Cut(string text) => (text.Length > MaxText ? text[..MaxText] : text).Replace("\0", "", StringComparison.Ordinal);
}

/// <summary>Health as rows, pages and the live feed carry it (camelCase JSON).</summary>
internal sealed record HealthView(
    string SoftwareVersion, int RecordSchema, long BacklogScans, IReadOnlyDictionary<string, long> Backlog, long? CoverSeconds,
    long? FreeDiskBytes, IReadOnlyDictionary<string, long> Losses, long? ClockOffsetMs, IReadOnlyList<DeviceView> Devices, int LeasedUids,
    long? ProofMs = null, long? TelemetryCoverSeconds = null)
{
    private static readonly JsonSerializerOptions Camel = new(JsonSerializerDefaults.Web);

    public static HealthView Empty { get; } = new(
        "", 0, 0, new Dictionary<string, long>(StringComparer.Ordinal), null, null, new Dictionary<string, long>(StringComparer.Ordinal), null, [], 0);

    public string ToJson() => JsonSerializer.Serialize(this, Camel);

    /// <summary>Reads what <see cref="ToJson"/> wrote; a row from before the first heartbeat is empty.</summary>
    public static HealthView Parse(string json) => json == "{}" ? Empty : JsonSerializer.Deserialize<HealthView>(json, Camel) ?? Empty;
}
