using EdgeHub.Identifiers;
using EdgeHub.StationRules;

namespace EdgeHub.Edge.Station.Tests;

/// <summary>The demo's bag line: what a station plan of the hub would say.</summary>
internal static class Plant
{
    public static readonly Guid RoutingId = Guid.Parse("0199aa00-0000-7000-8000-000000000001");

    public static readonly StationPerson Bimal = new(Guid.Parse("0199aa00-0000-7000-8000-0000000000b1"), "Bimal", "BADGE-7101", "bn");

    public static readonly StationPerson Lakshmi = new(Guid.Parse("0199aa00-0000-7000-8000-0000000000b2"), "Lakshmi", "BADGE-7102", "te-IN");

    /// <summary>PIN 4711.</summary>
    public static readonly StationPerson Arjun = new(Guid.Parse("0199aa00-0000-7000-8000-0000000000b3"), "Arjun", "BADGE-7103", "en")
    {
        Supervisor = true,
        Pin = new StationPin(
            new byte[16], 1000, System.Security.Cryptography.Rfc2898DeriveBytes.Pbkdf2("4711"u8, new byte[16], 1000, System.Security.Cryptography.HashAlgorithmName.SHA256, 32)),
    };

    /// <summary>Works at the second station only.</summary>
    public static readonly StationPerson Meera = new(Guid.Parse("0199aa00-0000-7000-8000-0000000000b4"), "Meera", "BADGE-7104", "hi")
    {
        Stations = ["KOL-ST-02"],
    };

    public static StationPlan Plan { get; } = new(
        7,
        "SAIF",
        [
            Table("KOL-ST-01", "Cutting"), Table("KOL-ST-02", "Edge painting"), Table("KOL-ST-03", "Stitching"),
            Table("KOL-ST-04", "Assembly"), Table("KOL-ST-05", "Final inspection"), Table("KOL-ST-06", "Packing"),
        ],
        [
            new Routing(RoutingId, "BAG", "Leather bag", 1,
            [
                Step(10, "Cutting", StepMode.Complete, 20, "KOL-ST-01", "Cut along the template. Check both panels for scars."),
                Step(20, "Edge painting", StepMode.StartComplete, 30, "KOL-ST-02", "Two thin coats, ten minutes apart. Let each dry before the next."),
                Step(30, "Stitching", StepMode.Complete, 40, "KOL-ST-03", "Eight stitches per inch. Back-tack both ends."),
                Step(40, "Assembly", StepMode.Assemble, 50, "KOL-ST-04", "Fit the lock, then scan its label.") with { ComponentType = "CO", Components = 2 },
                Step(50, "Final inspection", StepMode.Inspect, 60, "KOL-ST-05", "Look at seams, edges and lock. Press Pass or Fail.") with { ReworkTo = 30, MaxLoops = 2 },
                Step(60, "Packing", StepMode.Complete, 0, "KOL-ST-06", "Dust bag, silica gel, box."),
            ])
            {
                UnitType = "FG",
            },
        ])
    {
        TimeZone = "Asia/Kolkata",
    };

    /// <summary>Label of a bag.</summary>
    public static string Bag(int number) => Uid.Mint("SAIF", "KOL", "FG", number).ToString();

    /// <summary>Label of a component.</summary>
    public static string Component(int number) => Uid.Mint("SAIF", "KOL", "CO", number).ToString();

    /// <summary>A bag of order 4711 that waits for a step.</summary>
    public static UnitSnapshot WaitingFor(string uid, int step, int last, DateTimeOffset at) =>
        new(uid, RoutingId, "WO-4711", 3, new UnitPlace(UnitState.Queued, step, last, 0, 0), null, "", at, "");

    private static StationTable Table(string code, string name) =>
        new(code, name, Verdict.Warn, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));

    private static RoutingStep Step(int step, string name, StepMode mode, int next, string station, string instruction) =>
        new(step, name, mode, next == 0 ? [] : [next], 0, 0, "", 0, [station], instruction);
}
