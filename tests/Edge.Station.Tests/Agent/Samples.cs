using System.Reflection;
using System.Text;
using EdgeHub.Edge.Pipeline;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Station.Tests;

/// <summary>One outcome of each code with values as long as a plant has them, so that every verdict can be looked at.</summary>
internal static class Samples
{
    public static IReadOnlyList<string> Codes { get; } =
        [.. typeof(Codes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];

    /// <summary>What an alarm says: three as long as the configuration allows, then short ones.</summary>
    public static string Message(int number) => number switch
    {
        0 => Long("বিয়ারিংয়ের তাপমাত্রা সীমা ছাড়িয়েছে, যন্ত্র থামান এবং রক্ষণাবেক্ষণ বিভাগকে ডাকুন।"),
        1 => Long("Oil is low. Fill up at the next break."),
        2 => Long("యంత్రం వేడిగా ఉంది. నిర్వహణ విభాగాన్ని పిలవండి."),
        _ => "Filter to be changed this shift.",
    };

    public static ScanOutcome Outcome(string code, string station, ScanPipeline pipeline)
    {
        var label = code == StationRules.Codes.LabelDamaged ? "UID-SAIF-KOL-FG-000001-00" : Plant.Bag(42);
        var unit = Plant.WaitingFor(Plant.Bag(42), 30, 20, TimeProvider.System.GetUtcNow());
        var scan = new DecidedScan
        {
            Station = station,
            Device = "page",
            Raw = Encoding.UTF8.GetBytes(label),
            Symbology = "",
            Uid = code.StartsWith("label.", StringComparison.Ordinal) ? "" : unit.Uid,
            Intent = ScanIntent.Scan,
            At = pipeline.Now(),
            PersonId = Guid.Empty,
            Verdict = VerdictOf(code),
            Code = code,
            Arguments = Arguments(code),
            PlanVersion = 7,
            SnapshotAge = TimeSpan.Zero,
            Unit = code.StartsWith("label.", StringComparison.Ordinal) ? null : unit,
        };
        return new ScanOutcome(scan, 1, Repeated: false, null, TimeSpan.Zero, pipeline.Now().Wall + Rules.UndoWindow);
    }

    private static string Long(string text) => string.Join(' ', Enumerable.Repeat(text, 256 / text.Length + 1))[..256];

    private static Verdict VerdictOf(string code) => code switch
    {
        StationRules.Codes.UnitUnconfirmed or StationRules.Codes.StepUnconfirmed or StationRules.Codes.ScanWaiting => Verdict.Warn,
        StationRules.Codes.StepStarted or StationRules.Codes.StepCompleted or StationRules.Codes.UnitFinished
            or StationRules.Codes.ComponentFitted or StationRules.Codes.ScanUndone or StationRules.Codes.ScanRepeated => Verdict.Accept,
        _ when code.StartsWith("inspect.", StringComparison.Ordinal) && code != StationRules.Codes.InspectNotHere => Verdict.Accept,
        _ => Verdict.Refuse,
    };

    private static string[] Arguments(string code) => code switch
    {
        StationRules.Codes.StepCompleted => ["Final inspection", "Surface treatment", "120", "KOL-ST-12"],
        StationRules.Codes.LabelDamaged => ["24", "0"],
        StationRules.Codes.LabelForeign => ["REBE"],
        StationRules.Codes.ComponentFitted => ["11", "12"],
        StationRules.Codes.ComponentWrong => ["CO"],
        StationRules.Codes.UnitMerged => [Plant.Bag(42)],
        _ => ["Surface treatment", "120", "KOL-ST-12"],
    };
}
