using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Hub.Fleet;

/// <summary>A record as it came, decoded as its lane says, with its corrected time; or with the reason why it can't be.</summary>
internal sealed record IncomingRecord(long Number, ReadOnlyMemory<byte> Raw, object? Message, CorrectedTime Time, Reject? Reject);

/// <summary>Decodes records and holds them to the limits of the contract, before any of it reaches a statement.</summary>
internal static class RecordReader
{
    public const int MaxRawBytes = 4096;
    public const int MaxText = 256;
    public const int MaxArguments = 16;
    public const int MaxFacts = 64;

    public static List<IncomingRecord> Read(
        Lane lane, long first, IReadOnlyList<ReadOnlyMemory<byte>> records, ClockAnchors clock, DateTimeOffset received)
    {
        var read = new List<IncomingRecord>(records.Count);
        for (var i = 0; i < records.Count; i++)
        {
            read.Add(ReadOne(lane, first + i, records[i], clock, received));
        }

        return read;
    }

    private static IncomingRecord ReadOne(Lane lane, long number, ReadOnlyMemory<byte> raw, ClockAnchors clock, DateTimeOffset received)
    {
        try
        {
            if (lane == Lane.Scan)
            {
                var scan = ScanRecord.Parser.ParseFrom(raw.Span);
                return Problem(scan) is { } wrong
                    ? Rejected(RejectCodes.BadRecord, wrong)
                    : new IncomingRecord(number, raw, scan, Time(scan.BootId, scan.MonotonicMs, scan.WallUs), null);
            }

            if (lane == Lane.Telemetry)
            {
                return TelemetryBlock.TryRead(raw.Span, out var block)
                    ? new IncomingRecord(number, raw, block, Time(ByteString.CopyFrom(block.BootId.Span), (ulong)block.MonotonicMs, block.WallUs), null)
                    : Rejected(RejectCodes.Unreadable, "The bytes are no block of values.");
            }

            var happened = EventRecord.Parser.ParseFrom(raw.Span);
            return Problem(happened) is { } problem
                ? Rejected(RejectCodes.BadRecord, problem)
                : new IncomingRecord(number, raw, happened, Time(happened.BootId, happened.MonotonicMs, happened.WallUs), null);
        }
        catch (InvalidProtocolBufferException)
        {
            return Rejected(RejectCodes.Unreadable, "The bytes are no record of this lane.");
        }

        IncomingRecord Rejected(string code, string why) => new(number, raw, null, default, new Reject(number, raw, code, why));

        CorrectedTime Time(ByteString boot, ulong monotonicMs, long wallUs) =>
            clock.Correct(ClockAnchors.Boot(boot), (long)Math.Min(monotonicMs, long.MaxValue / 2000), wallUs, received);
    }

    private static string? Problem(ScanRecord scan) =>
        scan.Raw.Length > MaxRawBytes ? $"raw has {scan.Raw.Length} bytes; {MaxRawBytes} are allowed"
        : scan.Station.Length == 0 ? "station is empty"
        : Text("uid", scan.Uid) ?? Text("station", scan.Station) ?? Text("device", scan.Device) ?? Text("symbology", scan.Symbology)
            ?? Text("context_uid", scan.ContextUid) ?? Text("code", scan.Code) ?? Arguments(scan);

    private static string? Arguments(ScanRecord scan)
    {
        if (scan.Arguments.Count > MaxArguments)
        {
            return $"there are {scan.Arguments.Count} arguments; {MaxArguments} are allowed";
        }

        foreach (var argument in scan.Arguments)
        {
            if (Text("argument", argument) is { } wrong)
            {
                return wrong;
            }
        }

        return scan.PersonId.Length is not (0 or 16) ? "person_id is not 16 bytes"
            : scan.SupervisorId.Length is not (0 or 16) ? "supervisor_id is not 16 bytes"
            : null;
    }

    private static string? Problem(EventRecord happened)
    {
        if (happened.Type.Length == 0 || happened.Facts.Count > MaxFacts)
        {
            return $"type is empty or there are more than {MaxFacts} facts";
        }

        foreach (var (name, value) in happened.Facts)
        {
            if ((Text("fact", name) ?? Text(name, value, RecordReader.MaxRawBytes)) is { } wrong)
            {
                return wrong;
            }
        }

        return Text("type", happened.Type) ?? Text("station", happened.Station);
    }

    /// <summary>PostgreSQL's text takes every character but NUL.</summary>
    private static string? Text(string field, string value, int longest = MaxText) =>
        value.Length > longest ? $"{field} has {value.Length} characters; {longest} are allowed"
        : value.Contains('\0', StringComparison.Ordinal) ? $"{field} holds a NUL character"
        : null;
}
