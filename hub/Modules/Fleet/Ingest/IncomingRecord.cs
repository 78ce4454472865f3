using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Hub.Fleet;

/// <summary>A record as it came, decoded as its lane says, with its corrected time and the lane's order after it; or with the reason why it can't be.</summary>
internal sealed record IncomingRecord(long Number, ReadOnlyMemory<byte> Raw, object? Message, CorrectedTime Time, Reject? Reject, LaneOrder Order);

/// <summary>Decodes records and holds them to the limits of the contract, before any of it reaches a statement.</summary>
internal static class RecordReader
{
    public const int MaxRawBytes = 4096;
    public const int MaxText = 256;
    public const int MaxArguments = 16;
    public const int MaxFacts = 64;

    public static List<IncomingRecord> Read(
        Lane lane, long first, IReadOnlyList<ReadOnlyMemory<byte>> records, ClockAnchors clock, LaneOrder order, DateTimeOffset received)
    {
        var read = new List<IncomingRecord>(records.Count);
        for (var i = 0; i < records.Count; i++)
        {
            var one = ReadOne(lane, first + i, records[i], clock, order, received);
            order = one.Order;
            read.Add(one);
        }

        return read;
    }

    private static IncomingRecord ReadOne(Lane lane, long number, ReadOnlyMemory<byte> raw, ClockAnchors clock, LaneOrder order, DateTimeOffset received)
    {
        try
        {
            if (lane == Lane.Scan)
            {
                var scan = ScanRecord.Parser.ParseFrom(raw.Span);
                return Problem(scan) is { } wrong
                    ? Rejected(RejectCodes.BadRecord, wrong)
                    : Taken(scan, scan.BootId, scan.MonotonicMs, scan.WallUs, (0, 0));
            }

            if (lane == Lane.Telemetry)
            {
                return TelemetryBlock.TryRead(raw.Span, out var block)
                    ? Taken(block, ByteString.CopyFrom(block.BootId.Span), (ulong)block.MonotonicMs, block.WallUs, Reach(block))
                    : Rejected(RejectCodes.Unreadable, "The bytes are no block of values.");
            }

            var happened = EventRecord.Parser.ParseFrom(raw.Span);
            return Problem(happened) is { } problem
                ? Rejected(RejectCodes.BadRecord, problem)
                : Taken(happened, happened.BootId, happened.MonotonicMs, happened.WallUs, (0, 0));
        }
        catch (InvalidProtocolBufferException)
        {
            return Rejected(RejectCodes.Unreadable, "The bytes are no record of this lane.");
        }

        IncomingRecord Rejected(string code, string why) => new(number, raw, null, default, new Reject(number, raw, code, why), order);

        IncomingRecord Taken(object message, ByteString bootId, ulong monotonic, long wallUs, (long First, long Last) reach)
        {
            var (boot, monotonicMs) = (ClockAnchors.Boot(bootId), (long)Math.Min(monotonic, long.MaxValue / 2000));
            var corrected = clock.Correct(boot, monotonicMs, wallUs, received);
            var begin = order.Keep(boot, monotonicMs + reach.First, corrected.At.AddMilliseconds(reach.First));
            var time = corrected with { At = begin.AddMilliseconds(-reach.First) };
            return new IncomingRecord(number, raw, message, time, null, order.With(boot, monotonicMs + reach.Last, time.At.AddMilliseconds(reach.Last)));
        }
    }

    /// <summary>From a block's instant to its first and its last value, in milliseconds.</summary>
    private static (long First, long Last) Reach(TelemetryBlock block)
    {
        var (first, last) = (long.MaxValue, long.MinValue);
        foreach (var column in block.Columns)
        {
            foreach (var offset in column.OffsetsMs)
            {
                (first, last) = (Math.Min(first, offset), Math.Max(last, offset));
            }
        }

        return first > last ? (0, 0) : (first, last);
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
