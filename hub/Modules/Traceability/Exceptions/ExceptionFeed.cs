using System.Buffers;
using System.Text;
using System.Text.Json;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Traceability;

/// <summary>Tells the pages that an exception was raised or closed: topic <c>exceptions</c>.</summary>
internal static class ExceptionFeed
{
    public const string Topic = "exceptions";

    public static OutboxEvent Raised(RaisedException raised) =>
        new("exception.raised", raised.Subject, Topic, null, Body(raised.Kind, raised.Subject, raised.Uid, raised.Station, raised.Code));

    public static OutboxEvent Closed(string kind, string subject, string how) =>
        new("exception.closed", subject, Topic, null, Body(kind, subject, "", "", how));

    private static string Body(string kind, string subject, string uid, string station, string code)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("kind", kind);
            json.WriteString("subject", LedgerText.Clip(subject, 200));
            json.WriteString("uid", LedgerText.Clip(uid, LedgerText.ShortLength));
            json.WriteString("station", LedgerText.Clip(station, LedgerText.ShortLength));
            json.WriteString("code", LedgerText.Clip(code, LedgerText.ShortLength));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
