using EdgeHub.Edge.Pipeline;
using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Edge.Uplink;

/// <summary>Writes a decided scan as the contract's record.</summary>
internal static class ScanRecordMap
{
    internal static ScanRecord ToRecord(DecidedScan scan, AgentClock clock)
    {
        var record = new ScanRecord
        {
            Raw = ByteString.CopyFrom(scan.Raw.Span),
            Symbology = scan.Symbology,
            Uid = scan.Uid,
            Station = scan.Station,
            Device = scan.Device,
            Intent = (Intent)scan.Intent,
            ContextUid = scan.ContextUid,
            Undoes = (ulong)scan.Undoes,
            WallUs = AgentClock.Microseconds(scan.At.Wall),
            UtcOffsetMinutes = (int)scan.At.Wall.Offset.TotalMinutes,
            BootId = clock.BootId,
            MonotonicMs = (ulong)scan.At.MonotonicMilliseconds,
            Verdict = (Verdict)scan.Verdict,
            Code = scan.Code,
            PlanVersion = (ulong)scan.PlanVersion,
            UnitSeq = (ulong)scan.UnitSeq,
            SnapshotAgeMs = scan.SnapshotAge == TimeSpan.MaxValue ? ulong.MaxValue : (ulong)Math.Max(0, scan.SnapshotAge.TotalMilliseconds),
            PersonId = scan.PersonId == Guid.Empty ? ByteString.Empty : ByteString.CopyFrom(scan.PersonId.ToByteArray(bigEndian: true)),
            Step = (uint)scan.Step,
            SupervisorId = scan.SupervisorId == Guid.Empty ? ByteString.Empty : ByteString.CopyFrom(scan.SupervisorId.ToByteArray(bigEndian: true)),
        };
        record.Arguments.AddRange(scan.Arguments);
        return record;
    }
}
