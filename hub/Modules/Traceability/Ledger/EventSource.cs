using EdgeHub.Hub.Kernel;
using Google.Protobuf;

namespace EdgeHub.Hub.Traceability;

/// <summary>The agent's record that an event comes from.</summary>
internal sealed record EventSource(Guid AgentId, byte[] StoreId, int Lane, ScanItem Item, int Part)
{
    public StoredSource ToStored() => new()
    {
        AgentId = ByteString.CopyFrom(AgentId.ToByteArray(bigEndian: true)),
        StoreId = ByteString.CopyFrom(StoreId),
        Lane = (uint)Lane,
        Number = (ulong)Item.Number,
        Part = (uint)Part,
        Device = LedgerText.Clip(Item.Record.Device, LedgerText.ShortLength),
        Symbology = LedgerText.Clip(Item.Record.Symbology, LedgerText.ShortLength),
        Verdict = (uint)Item.Record.Verdict,
        Code = LedgerText.Clip(Item.Record.Code, LedgerText.ShortLength),
        WallUs = Item.Record.WallUs,
        UtcOffsetMinutes = Item.Record.UtcOffsetMinutes,
    };
}
