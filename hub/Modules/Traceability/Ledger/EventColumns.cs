namespace EdgeHub.Hub.Traceability;

/// <summary>
/// The columns of a ledger row as they follow from its bytes. Written from here and compared with here by the verifier, so a
/// column that says something else than the bytes is found.
/// </summary>
internal sealed record EventColumns(
    string Uid, long Seq, short Kind, DateTimeOffset OccurredAt, DateTimeOffset RecordedAt,
    Guid CompanyId, Guid PlantId, Guid DepartmentId, string Station, int Step, string OrderNumber, short Verdict, string Code,
    Guid? AgentId, string StoreId, short? Lane, long? Number, short? Part, Guid? PersonId, string ParentUid, string ChildUid, short? State)
{
    public static EventColumns Of(StoredEvent stored) => new(
        stored.Uid,
        (long)stored.UnitSeq,
        (short)stored.Kind,
        Micros.At(stored.OccurredUs),
        Micros.At(stored.RecordedUs),
        EventCodec.ReadId(stored.CompanyId) ?? Guid.Empty,
        EventCodec.ReadId(stored.PlantId) ?? Guid.Empty,
        EventCodec.ReadId(stored.DepartmentId) ?? Guid.Empty,
        stored.Station,
        (int)stored.Step,
        stored.OrderNumber,
        (short)stored.Verdict,
        stored.Code,
        stored.Source is { } source ? EventCodec.ReadId(source.AgentId) : null,
        stored.Source is null ? "" : Convert.ToHexStringLower(stored.Source.StoreId.Span),
        stored.Source is null ? null : (short)stored.Source.Lane,
        stored.Source is null ? null : (long)stored.Source.Number,
        stored.Source is null ? null : (short)stored.Source.Part,
        EventCodec.ReadId(stored.PersonId),
        stored.ParentUid,
        stored.ChildUid,
        stored.Place is null ? null : (short)stored.Place.State);
}
