using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Traceability;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

internal sealed record ControlForm(string? Reason);

/// <summary>Who knows of a hold: "known at 5 of 6 stations; KOL-ST-04 silent since 10:42".</summary>
internal sealed record HoldReceipt(
    string Uid, [UnitStates] string State, long UnitSeq, int KnownAt, int Stations, IReadOnlyList<SilentStation> NotYet);

/// <summary>A station that does not know yet; silent since then, or null while it is heard and about to be told.</summary>
internal sealed record SilentStation(string Station, string Agent, DateTimeOffset? SilentSince);

/// <summary>Holds, releases and scraps a unit from a page, and says which stations know.</summary>
internal sealed class ControlUnit(UnitControl control, HoldReceipts receipts, IEnumerable<IFleetPresence> presences)
{
    private readonly IFleetPresence? _presence = presences.FirstOrDefault();

    public async Task<Result<HoldReceipt>> RunAsync(
        TenantTransaction transaction, Actor actor, string uid, ScanIntent intent, ControlForm? form, CancellationToken cancellationToken)
    {
        var reason = form?.Reason ?? "";
        if (reason.Length > 500)
        {
            return MasterData.Form("reason", "at most 500 characters");
        }

        if (!actor.Plants.IsAll && (await ShowAsync(transaction, actor.Plants, uid, cancellationToken)).Error is { } notHis)
        {
            return notHis;
        }

        var decision = new UnitDecision(uid, actor.PersonId, actor.At, reason);
        if (!(await control.ControlAsync(transaction, decision, intent, cancellationToken)).TryGet(out var unit, out var error))
        {
            return error;
        }

        return await ReceiptAsync(transaction.Tenant, unit.Uid, unit.Place.State, unit.UnitSeq, cancellationToken);
    }

    public async Task<Result<HoldReceipt>> ShowAsync(TenantTransaction transaction, PlantScope plants, string uid, CancellationToken cancellationToken)
    {
        var rows = await transaction.ListAsync(
            "SELECT state, unit_seq, plant_id FROM production.tokens WHERE tenant_id = $1 AND uid = $2",
            [Param.Int(transaction.Tenant.TenantId), Param.Text(uid)],
            row => (State: (UnitState)row.GetInt16(0), Seq: row.GetInt64(1), Plant: row.GetGuid(2)), cancellationToken);
        return rows.Count == 0 || !plants.Covers(rows[0].Plant)
            ? MasterData.NotFound("unit", uid)
            : await ReceiptAsync(transaction.Tenant, uid, rows[0].State, rows[0].Seq, cancellationToken);
    }

    private async Task<HoldReceipt> ReceiptAsync(
        TenantScope tenant, string uid, UnitState state, long seq, CancellationToken cancellationToken)
    {
        var plant = uid.Length > 12 ? uid.Substring(9, 3) : "";
        var stations = _presence is null
            ? []
            : (await _presence.StationsAsync(tenant, cancellationToken)).Where(station => station.PlantCode == plant).ToArray();
        var notYet = stations
            .Where(station => !receipts.IsKnown(tenant.TenantId, uid, station.AgentId))
            .Select(station => new SilentStation(station.Station, station.AgentName, station.SilentSince))
            .ToArray();
        return new HoldReceipt(uid, Words.Of(state), seq, stations.Length - notYet.Length, stations.Length, notYet);
    }
}
