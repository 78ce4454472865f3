using System.Security.Cryptography;
using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;
using Google.Protobuf;
using ScanRecord = EdgeHub.HubLink.ScanRecord;

namespace EdgeHub.Hub.Production.Tests;

/// <summary>An agent that numbers its scans.</summary>
internal sealed class Agent
{
    private long _number;

    public Guid Id { get; } = Guid.NewGuid();

    public byte[] StoreId { get; } = RandomNumberGenerator.GetBytes(16);

    public ScanItem Scan(
        string uid, string station, DateTimeOffset at, ScanIntent intent = ScanIntent.Scan, string context = "",
        Verdict told = Verdict.Accept, string code = Codes.StepCompleted, long undoes = 0, long seq = 0)
    {
        var number = Interlocked.Increment(ref _number);
        var record = new ScanRecord
        {
            Raw = ByteString.CopyFromUtf8(uid), Uid = uid, Station = station, ContextUid = context,
            Intent = (HubLink.Intent)intent, Verdict = (HubLink.Verdict)told, Code = code, Device = "s1",
            WallUs = at.ToUnixTimeMilliseconds() * 1000, Undoes = (ulong)undoes, UnitSeq = (ulong)seq,
        };
        return new ScanItem(number, record.ToByteArray(), record, at, TimeSpan.FromMilliseconds(3), "anchored");
    }
}
