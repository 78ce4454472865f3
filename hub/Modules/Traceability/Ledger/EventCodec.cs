using Google.Protobuf;

namespace EdgeHub.Hub.Traceability;

/// <summary>Makes the bytes that are stored and hashed from a draft and the unit that it belongs to.</summary>
internal static class EventCodec
{
    /// <summary>The layout that this hub writes.</summary>
    public const uint Version = 1;

    public static StoredEvent Stored(
        string tenantCode, LoadedUnit unit, UnitEventDraft draft, DateTimeOffset recordedAt, EventSource? source)
    {
        var stored = new StoredEvent
        {
            Version = Version,
            TenantCode = tenantCode,
            Uid = unit.Uid,
            UnitSeq = (ulong)(unit.Seq + 1),
            Kind = (uint)draft.Kind,
            OccurredUs = Micros.Of(draft.OccurredAt),
            RecordedUs = Micros.Of(recordedAt),
            UncertaintyUs = (ulong)(Math.Max(0, draft.Uncertainty.Ticks) / TimeSpan.TicksPerMicrosecond),
            ClockMethod = LedgerText.Clip(draft.ClockMethod, LedgerText.ShortLength),
            CompanyId = Id(unit.Home.CompanyId),
            PlantId = Id(unit.Home.PlantId),
            DepartmentId = Id(unit.Home.DepartmentId),
            Station = LedgerText.Clip(draft.Station, LedgerText.ShortLength),
            Step = (uint)Math.Max(0, draft.Step),
            OrderNumber = LedgerText.Clip(draft.OrderNumber.Length > 0 ? draft.OrderNumber : unit.OrderNumber, LedgerText.ShortLength),
            Verdict = draft.Verdict is { } verdict ? (uint)verdict : 0,
            Code = LedgerText.Clip(draft.Code, LedgerText.ShortLength),
            PersonId = draft.PersonId is { } person ? Id(person) : ByteString.Empty,
            ParentUid = LedgerText.Clip(draft.ParentUid, LedgerText.ShortLength),
            ChildUid = LedgerText.Clip(draft.ChildUid, LedgerText.ShortLength),
            Note = LedgerText.Clip(draft.Note, LedgerText.NoteLength),
            Source = source?.ToStored(),
        };
        foreach (var argument in draft.Arguments.Take(LedgerText.MaxArguments))
        {
            stored.Arguments.Add(LedgerText.Clip(argument, LedgerText.ShortLength * 2));
        }

        if (draft.Place is { } place)
        {
            stored.Place = new StoredPlace
            {
                State = (uint)place.State,
                Step = (uint)place.Step,
                LastStep = (uint)place.LastStep,
                Loops = (uint)place.Loops,
                Components = (uint)place.Components,
            };
        }

        if (draft.Refers is { } refers)
        {
            stored.Refers = new StoredReference { StoreId = ByteString.CopyFrom(refers.StoreId), Number = (ulong)refers.Number };
        }

        if (draft.Kind == UnitEventKind.Minted)
        {
            stored.EntityType = LedgerText.Clip(unit.EntityType, LedgerText.ShortLength);
            stored.EntityId = Id(unit.EntityId);
        }

        return stored;
    }

    /// <summary>The stored bytes of an event; fields are written in the order of their numbers, so equal events give equal bytes.</summary>
    public static byte[] Encode(StoredEvent stored) => stored.ToByteArray();

    public static ByteString Id(Guid id) => ByteString.CopyFrom(id.ToByteArray(bigEndian: true));

    public static Guid? ReadId(ByteString bytes) => bytes.Length == 16 ? new Guid(bytes.Span, bigEndian: true) : null;
}
