using Google.Protobuf;

namespace EdgeHub.Hub.Traceability;

/// <summary>Reads stored bytes for showing.</summary>
internal static class StoredEvents
{
    /// <summary>The event of a row; where its bytes were spoilt, what the columns still say, so that a page can show the damage.</summary>
    public static StoredEvent ReadOrRebuild(HistoryRow row)
    {
        try
        {
            return StoredEvent.Parser.ParseFrom(row.Event);
        }
        catch (InvalidProtocolBufferException)
        {
            var columns = row.Columns;
            return new StoredEvent
            {
                Uid = columns.Uid,
                UnitSeq = (ulong)columns.Seq,
                Kind = (uint)columns.Kind,
                OccurredUs = Micros.Of(columns.OccurredAt),
                RecordedUs = Micros.Of(columns.RecordedAt),
                Station = columns.Station,
                Step = (uint)columns.Step,
                OrderNumber = columns.OrderNumber,
                Verdict = (uint)columns.Verdict,
                Code = columns.Code,
            };
        }
    }
}
