namespace EdgeHub.Hub.Traceability;

/// <summary>What is wrong with a history, and where.</summary>
/// <param name="Uid">The unit.</param>
/// <param name="Seq">The first event that is not sound; 0 when it is about the unit as a whole.</param>
/// <param name="Code">altered, column_altered, missing, foreign, head_altered, seal_broken or signature_broken.</param>
/// <param name="Detail">What does not fit, for people.</param>
public sealed record LedgerFault(string Uid, long Seq, string Code, string Detail);

/// <summary>
/// Walks one unit's events in their order and finds the first that is not what was accepted. Feeding it events one by one
/// keeps the check of a whole tenant at constant memory.
/// </summary>
internal sealed class HistoryCheck(string tenantCode, string uid)
{
    private byte[] _hash = EventHash.Genesis;

    public string Uid => uid;

    public long Seq { get; private set; }

    public ReadOnlySpan<byte> Hash => _hash;

    /// <summary>Place of the last event that moved the unit, or null.</summary>
    public StoredPlace? Place { get; private set; }

    public string OrderNumber { get; private set; } = "";

    public LedgerFault? Fault { get; private set; }

    /// <summary>Takes the next event; after a fault the rest is not looked at.</summary>
    public StoredEvent? Add(long seq, byte[] storedEvent, byte[] hash)
    {
        if (Fault is not null)
        {
            return null;
        }

        if (seq != Seq + 1)
        {
            Fault = new LedgerFault(uid, Seq + 1, "missing", $"Event {Seq + 1} is missing: {seq} follows {Seq}.");
            return null;
        }

        if (!EventHash.Of(_hash, storedEvent).AsSpan().SequenceEqual(hash))
        {
            Fault = new LedgerFault(uid, seq, "altered", $"Event {seq} or its hash was altered after it was accepted.");
            return null;
        }

        StoredEvent stored;
        try
        {
            stored = StoredEvent.Parser.ParseFrom(storedEvent);
        }
        catch (Google.Protobuf.InvalidProtocolBufferException)
        {
            Fault = new LedgerFault(uid, seq, "altered", $"Event {seq} is no event.");
            return null;
        }

        if (stored.Uid != uid || (long)stored.UnitSeq != seq || stored.TenantCode != tenantCode)
        {
            Fault = new LedgerFault(uid, seq, "foreign", $"Event {seq} belongs to another history.");
            return null;
        }

        (Seq, _hash) = (seq, hash);
        Place = stored.Place ?? Place;
        OrderNumber = stored.OrderNumber;
        return stored;
    }

    /// <summary>Compares the row's columns with the bytes that they were made from.</summary>
    public void CompareColumns(StoredEvent stored, EventColumns columns)
    {
        if (Fault is null && EventColumns.Of(stored) != columns)
        {
            Fault = new LedgerFault(uid, (long)stored.UnitSeq, "column_altered", $"A column of event {stored.UnitSeq} does not say what its bytes say.");
        }
    }

    /// <summary>Compares the end of the history with the head that the registry holds.</summary>
    public void CompareHead(long headSeq, byte[] headHash, short state, string orderNumber)
    {
        if (Fault is not null)
        {
            return;
        }

        if (headSeq > Seq)
        {
            Fault = new LedgerFault(uid, Seq + 1, "missing", $"The history ends at {Seq}, the registry says {headSeq}.");
        }
        else if (headSeq != Seq || !_hash.AsSpan().SequenceEqual(headHash))
        {
            Fault = new LedgerFault(uid, Seq, "head_altered", "The registry's end of the history is another one.");
        }
        else if (Place is not null && (short)Place.State != state || orderNumber != OrderNumber)
        {
            Fault = new LedgerFault(uid, Seq, "head_altered", "The registry's state of the unit does not follow from its events.");
        }
    }
}
