using System.Buffers;
using System.Text;
using System.Text.Json;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Traceability;

/// <summary>An exception of a scan with what a person needs to judge it.</summary>
internal static class ScanEvidence
{
    private const int LabelLength = 80;

    public static RaisedException Of(ScanBatch batch, ScanItem item, string kind)
    {
        var uid = LedgerText.Clip(item.Record.Uid, LedgerText.ShortLength);
        // What can't be read names no unit: it is gathered by station.
        var subject = uid.Length > 0 && kind != "unreadable" ? uid : item.Record.Station;
        return new RaisedException(
            kind, subject, uid, item.Record.Station, batch.AgentId, item.Outcome!.Decision.Code, Json(batch, item));
    }

    private static string Json(ScanBatch batch, ScanItem item)
    {
        var (record, decision) = (item.Record, item.Outcome!.Decision);
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("occurredAt", item.OccurredAt.UtcDateTime);
            json.WriteString("clock", item.ClockMethod);
            json.WriteString("storeId", Convert.ToHexStringLower(batch.StoreId));
            json.WriteNumber("number", item.Number);
            json.WriteString("device", LedgerText.Clip(record.Device, LedgerText.ShortLength));
            json.WriteString("label", Label(record.Raw.Span));
            json.WriteString("agentVerdict", Words.Of((StationRules.Verdict)record.Verdict));
            json.WriteString("agentCode", LedgerText.Clip(record.Code, LedgerText.ShortLength));
            json.WriteNumber("agentUnitSeq", record.UnitSeq);
            json.WriteNumber("agentKnowledgeAgeMs", record.SnapshotAgeMs);
            json.WriteString("hubVerdict", Words.Of(decision.Verdict));
            json.WriteString("hubCode", decision.Code);
            json.WriteStartArray("hubArguments");
            foreach (var argument in decision.Arguments.Take(LedgerText.MaxArguments))
            {
                json.WriteStringValue(LedgerText.Clip(argument, LedgerText.ShortLength));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Label(ReadOnlySpan<byte> raw) =>
        string.Create(Math.Min(raw.Length, LabelLength), raw[..Math.Min(raw.Length, LabelLength)], static (text, bytes) =>
        {
            for (var at = 0; at < text.Length; at++)
            {
                text[at] = bytes[at] is >= 0x20 and < 0x7F ? (char)bytes[at] : '\u00B7';
            }
        });
}
