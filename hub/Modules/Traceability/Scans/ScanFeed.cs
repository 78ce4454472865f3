using System.Buffers;
using System.Text;
using System.Text.Json;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Traceability;

/// <summary>
/// Tells the pages what was scanned: one event <c>scan.recorded</c> of topic <c>scans</c> per scan, keyed by its label, with body
/// <c>{uid, station, step, orderNumber, kind, state, verdict, code, arguments, agentVerdict, differs, occurredAt}</c>.
/// </summary>
internal static class ScanFeed
{
    public const string Topic = "scans";

    public static OutboxEvent Of(ScanItem item, EventColumns? recorded, Guid? plantId) =>
        new("scan.recorded", LedgerText.Clip(item.Record.Uid, LedgerText.ShortLength), Topic, plantId, Write(item, recorded));

    private static string Write(ScanItem item, EventColumns? recorded)
    {
        var decision = item.Outcome!.Decision;
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("uid", LedgerText.Clip(item.Record.Uid, LedgerText.ShortLength));
            json.WriteString("station", LedgerText.Clip(item.Record.Station, LedgerText.ShortLength));
            json.WriteNumber("step", decision.Step);
            json.WriteString("orderNumber", recorded?.OrderNumber ?? "");
            json.WriteString("kind", recorded is null ? "stray" : Words.Of((UnitEventKind)recorded.Kind));
            json.WriteString("state", recorded?.State is { } state ? Words.Of((StationRules.UnitState)state) : null);
            json.WriteString("verdict", Words.Of(decision.Verdict));
            json.WriteString("code", decision.Code);
            json.WriteStartArray("arguments");
            foreach (var argument in decision.Arguments.Take(LedgerText.MaxArguments))
            {
                json.WriteStringValue(LedgerText.Clip(argument, LedgerText.ShortLength * 2));
            }

            json.WriteEndArray();
            json.WriteString("agentVerdict", Words.Of((StationRules.Verdict)item.Record.Verdict));
            json.WriteBoolean("differs", item.Outcome.Differs);
            json.WriteString("occurredAt", item.OccurredAt.UtcDateTime);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
