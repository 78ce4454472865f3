using System.Text.Json;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Traceability;

/// <summary>
/// Tells the pages what was scanned: one event <c>scan.recorded</c> of topic <c>scans</c> per scan, keyed by its label, with the
/// row that the list of scans shows (<see cref="ScanView"/>; names of people and steps are left to the list).
/// </summary>
internal static class ScanFeed
{
    public const string Topic = "scans";

    public static OutboxEvent Recorded(StoredEvent stored, Guid plantId) =>
        Of(stored.Uid, plantId, EventViews.OfScan(stored, stepName: null, personName: null));

    public static OutboxEvent Stray(ScanItem item, DateTimeOffset receivedAt)
    {
        var decision = item.Outcome!.Decision;
        var uid = LedgerText.Clip(item.Record.Uid, LedgerText.ShortLength);
        return Of(uid, null, new ScanView(
            uid, 0, "stray", item.OccurredAt.UtcDateTime, receivedAt.UtcDateTime,
            EventViews.OrNull(LedgerText.Clip(item.Record.Station, LedgerText.ShortLength)), null, null,
            Words.Of(decision.Verdict), decision.Code, decision.Arguments, null, null));
    }

    private static OutboxEvent Of(string uid, Guid? plantId, ScanView view) =>
        new("scan.recorded", uid, Topic, plantId, JsonSerializer.Serialize(view, JsonSerializerOptions.Web));
}
