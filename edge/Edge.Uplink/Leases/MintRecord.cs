using System.Globalization;
using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;
using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Edge.Uplink;

/// <summary>The event <c>uid.minted</c>, written and read back.</summary>
public static class MintRecord
{
    private const string Type = "uid.minted";

    /// <summary>False when the bytes are another event.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out (string Uid, NewUnit Unit) minted)
    {
        minted = default;
        EventRecord record;
        try
        {
            record = EventRecord.Parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }

        if (record.Type != Type || !Identifiers.Uid.TryParse(Fact("uid").AsSpan(), out var uid, out _) || !Guid.TryParse(Fact("routing"), out var routing))
        {
            return false;
        }

        _ = int.TryParse(Fact("step"), NumberStyles.None, CultureInfo.InvariantCulture, out var step);
        _ = Guid.TryParse(Fact("person_id"), out var person);
        var at = new Instant(AgentClock.FromMicroseconds(record.WallUs), (long)Math.Min(record.MonotonicMs, long.MaxValue));
        minted = (uid.ToString(), new NewUnit(record.Station, uid.Tenant, uid.Type, Fact("item"), routing, step, Fact("order"), person, at));
        return true;

        string Fact(string name) => record.Facts.TryGetValue(name, out var value) ? value : "";
    }

    internal static EventRecord Of(string uid, NewUnit unit, AgentClock clock)
    {
        var record = new EventRecord
        {
            Type = Type,
            Station = unit.Station,
            WallUs = AgentClock.Microseconds(unit.At.Wall),
            BootId = clock.BootId,
            MonotonicMs = (ulong)unit.At.MonotonicMilliseconds,
        };
        record.Facts["uid"] = uid;
        record.Facts["item"] = unit.ItemCode;
        record.Facts["routing"] = unit.RoutingVersion.ToString();
        record.Facts["step"] = unit.Step.ToString(CultureInfo.InvariantCulture);
        if (unit.OrderNumber.Length > 0)
        {
            record.Facts["order"] = unit.OrderNumber;
        }

        if (unit.PersonId != Guid.Empty)
        {
            record.Facts["person_id"] = unit.PersonId.ToString();
        }

        return record;
    }
}
