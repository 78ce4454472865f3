using System.Diagnostics;
using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Benchmarks;

/// <summary>
/// Scans as the demo's bag routing wants them: eight per unit, assembly with its component included. Units go through a step
/// as a wave, so that a batch of hundreds of scans touches as many different units.
/// </summary>
internal static class BenchLoad
{
    public const int ScansPerUnit = 8;
    private static readonly byte[] BootId = new Guid("7b1d1e0a-0000-4000-8000-000000000001").ToByteArray(bigEndian: true);

    /// <summary>The boot that all agents of a load say they run on.</summary>
    public static ReadOnlySpan<byte> Boot => BootId;

    public static ClockAnchor Anchor() => new()
    {
        BootId = ByteString.CopyFrom(BootId),
        MonotonicMs = (ulong)Environment.TickCount64,
        WallUs = (TimeProvider.System.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond,
    };

    /// <summary>The scans of some units, wave by wave.</summary>
    public static List<ByteString> Scans(IReadOnlyList<string> units, IReadOnlyList<string> components, int wave)
    {
        var scans = new List<ByteString>(units.Count * ScansPerUnit);
        for (var begin = 0; begin < units.Count; begin += wave)
        {
            var some = Enumerable.Range(begin, Math.Min(wave, units.Count - begin)).ToArray();
            Add(some, i => Scan("KOL-ST-01", units[i], "step.completed"));
            Add(some, i => Scan("KOL-ST-02", units[i], "step.started"));
            Add(some, i => Scan("KOL-ST-02", units[i], "step.completed"));
            Add(some, i => Scan("KOL-ST-03", units[i], "step.completed"));
            Add(some, i => Scan("KOL-ST-04", units[i], "step.started"));
            Add(some, i => Scan("KOL-ST-04", components[i], "step.completed", context: units[i]));
            Add(some, i => Scan("KOL-ST-05", units[i], "inspect.passed", Intent.Pass));
            Add(some, i => Scan("KOL-ST-06", units[i], "unit.finished"));
        }

        return scans;

        void Add(int[] some, Func<int, ScanRecord> scan)
        {
            foreach (var i in some)
            {
                scans.Add(scan(i).ToByteString());
            }
        }
    }

    private static ScanRecord Scan(string station, string uid, string code, Intent intent = Intent.Scan, string context = "") => new()
    {
        Raw = ByteString.CopyFromUtf8(uid),
        Symbology = "d2",
        Uid = uid,
        Station = station,
        Device = "s1",
        Intent = intent,
        ContextUid = context,
        WallUs = Anchor().WallUs,
        UtcOffsetMinutes = 330,
        BootId = ByteString.CopyFrom(BootId),
        MonotonicMs = (ulong)Environment.TickCount64,
        Verdict = Verdict.Accept,
        Code = code,
        PlanVersion = 1,
    };
}
