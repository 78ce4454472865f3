using System.Diagnostics.CodeAnalysis;
using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;
using EdgeHub.HubLink;
using Google.Protobuf;
using Rules = EdgeHub.StationRules;

namespace EdgeHub.Edge.Uplink;

/// <summary>Reads a record of the scan lane back as the scan it was.</summary>
public static class ScanRecordReader
{
    /// <summary>False when the bytes are no scan, e.g. a record that the disk has damaged.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, [NotNullWhen(true)] out DecidedScan? scan)
    {
        scan = null;
        if (body.IsEmpty)
        {
            return false;
        }

        ScanRecord record;
        try
        {
            record = ScanRecord.Parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }

        var offset = TimeSpan.FromMinutes(Math.Clamp(record.UtcOffsetMinutes, -840, 840));
        scan = new DecidedScan
        {
            Station = record.Station,
            Device = record.Device,
            Raw = record.Raw.Memory,
            Symbology = record.Symbology,
            Uid = record.Uid,
            Intent = (Rules.ScanIntent)record.Intent,
            ContextUid = record.ContextUid,
            Undoes = (long)record.Undoes,
            At = new Instant(AgentClock.FromMicroseconds(record.WallUs).ToOffset(offset), (long)record.MonotonicMs),
            PersonId = record.PersonId.Length == 16 ? new Guid(record.PersonId.Span, bigEndian: true) : Guid.Empty,
            Verdict = (Rules.Verdict)record.Verdict,
            Code = record.Code,
            Arguments = [.. record.Arguments],
            PlanVersion = (long)record.PlanVersion,
            UnitSeq = (long)record.UnitSeq,
            SnapshotAge = record.SnapshotAgeMs > (ulong)TimeSpan.MaxValue.TotalMilliseconds ? TimeSpan.MaxValue : TimeSpan.FromMilliseconds(record.SnapshotAgeMs),
            Step = (int)record.Step,
            SupervisorId = record.SupervisorId.Length == 16 ? new Guid(record.SupervisorId.Span, bigEndian: true) : Guid.Empty,
        };
        return true;
    }
}
