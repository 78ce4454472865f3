using FsCheck;
using FsCheck.Fluent;

namespace EdgeHub.StationRules.Tests;

/// <summary>Whatever people scan in whatever order, units stay in one legal place and their events stay dense.</summary>
public sealed class HistoryPropertyTests
{
    private const int Scans = 400;
    private const int Histories = 150;
    private static readonly string[] Uids = ["bag-1", "bag-2", "bag-3", "co-1", "co-2", "co-3", "co-4", "co-5"];

    [Fact]
    public void History_OfRandomScans_KeepsEveryRule() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ArrayOf(Scans).ToArbitrary(), Holds)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Histories));

    private static bool Holds(int[] events)
    {
        var units = Uids.ToDictionary(uid => uid, uid => uid.StartsWith("co", StringComparison.Ordinal)
            ? Shop.Component(uid)
            : Shop.Unit(UnitState.Queued, 10) with { Uid = uid });
        var standing = new Dictionary<string, string>();
        var fitted = new Dictionary<string, string>();
        var tookPart = new HashSet<UnitSnapshot>();
        var at = Shop.Now;
        foreach (var scan in events)
        {
            at += TimeSpan.FromSeconds(scan % 10);
            Apply(units, standing, fitted, tookPart, (uint)scan, at);
        }

        return true;
    }

    private static void Apply(
        Dictionary<string, UnitSnapshot> units, Dictionary<string, string> standing, Dictionary<string, string> fitted, HashSet<UnitSnapshot> tookPart,
        uint scan, DateTimeOffset at)
    {
        // Three quarters are plain scans, as in a plant.
        var intent = scan / 7 % 4 < 3 ? ScanIntent.Scan : (ScanIntent)(scan / 28 % 7);
        var uid = Uids[scan / 196 % (uint)Uids.Length];
        var before = units[uid];
        var due = Shop.Routing.Find(before.Place.Step)?.Stations[0];
        var station = due is not null && scan / 1568 % 3 > 0 ? due
            : uid[0] == 'c' && scan / 1568 % 3 > 0 ? "S3"
            : $"S{1 + (scan / 4704 % 7)}";
        if (scan / 1568 % 5 == 0 && standing.TryGetValue("last", out var last) && units[last].LastStation.Length > 0)
        {
            // People take back what they have just done, not anything at all.
            (intent, uid, before, station) = (ScanIntent.Undo, last, units[last], units[last].LastStation);
        }

        var context = units.GetValueOrDefault(standing.GetValueOrDefault(station, ""));
        var type = uid[0] == 'c' ? "CO" : "FG";
        var decision = Shop.Decide(station, before, intent, context, at: at, type: type);
        var again = Shop.Decide(station, before, intent, context, at: at, type: type);
        Assert.Equal((decision.Verdict, decision.Code, decision.Effect, decision.Unit, decision.Context), (again.Verdict, again.Code, again.Effect, again.Unit, again.Context));

        Assert.True(decision.Verdict == Verdict.Accept || decision.Effect == EffectKind.None, $"{decision.Code} moved a unit");
        Assert.Equal(decision.Effect == EffectKind.None, decision.Unit is null);
        Assert.Equal(decision.Effect == EffectKind.Fitted, decision.Context is not null);
        foreach (var after in new[] { decision.Unit, decision.Context }.OfType<UnitSnapshot>())
        {
            Check(units[after.Uid], after);
            units[after.Uid] = after;
        }

        if (decision.Effect == EffectKind.Undone)
        {
            Assert.Equal(before.Before, decision.Unit!.Place);
            Assert.DoesNotContain(before, tookPart);
        }

        if (decision.Effect == EffectKind.Fitted)
        {
            Assert.True(fitted.TryAdd(uid, decision.Context!.Uid), $"{uid} is in two units");
            Assert.Equal(decision.Context.Uid, decision.Unit!.MergedInto);
            tookPart.Add(decision.Context);
        }

        standing["last"] = decision.Context?.Uid ?? uid;
        if (decision.Verdict == Verdict.Accept && uid[0] == 'b')
        {
            standing[station] = uid;
        }
    }

    private static void Check(UnitSnapshot before, UnitSnapshot after)
    {
        Assert.Equal(before.UnitSeq + 1, after.UnitSeq);
        Assert.NotEqual(UnitState.Merged, before.Place.State);
        var step = Shop.Routing.Find(after.Place.Step);
        switch (after.Place.State)
        {
            case UnitState.Queued or UnitState.Active or UnitState.Rework:
                Assert.NotNull(step);
                Assert.True(after.Place.Components == 0 || after.Place.Components < step.Components, $"{after.Place} is full and still there");
                break;
            case UnitState.Done or UnitState.Minted:
                Assert.Equal(0, after.Place.Step);
                break;
            case UnitState.Merged:
                Assert.NotEmpty(after.MergedInto);
                break;
        }

        // A failed gate counts one; what is taken back counts no more.
        Assert.InRange(after.Place.Loops, 0, 2);
        Assert.True(after.Place.State == UnitState.Merged || after.MergedInto.Length == 0);
    }
}
