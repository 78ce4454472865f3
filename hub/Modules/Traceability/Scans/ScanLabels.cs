using System.Globalization;
using EdgeHub.Hub.Kernel;
using EdgeHub.Identifiers;
using EdgeHub.StationRules;

namespace EdgeHub.Hub.Traceability;

/// <summary>Decides scans that name no unit of this tenant; everything else is Production's to decide.</summary>
internal static class ScanLabels
{
    /// <summary>The outcome, or null when the label names a registered unit.</summary>
    public static ScanOutcome? Decide(TenantScope tenant, ScanItem item, LoadedUnits units)
    {
        var (code, arguments) = Judge(tenant.Code, item.Record.Uid, item.Record.Raw.Span);
        if (code == Codes.UnitUnknown && units.Find(item.Record.Uid) is not null)
        {
            return null;
        }

        var kind = code is Codes.LabelUnreadable or Codes.LabelDamaged ? "unreadable" : "unknown_unit";
        return new ScanOutcome(new Decision(Verdict.Refuse, code, arguments), item.Record.Verdict != HubLink.Verdict.Refuse, kind);
    }

    /// <summary>What is wrong with a label that names no unit that is registered here.</summary>
    public static (string Code, string[] Arguments) Judge(string tenantCode, string label, ReadOnlySpan<byte> raw)
    {
        if (Uid.TryParse(label.AsSpan(), out var uid, out var error))
        {
            return string.Equals(uid.Tenant, tenantCode, StringComparison.Ordinal)
                ? (Codes.UnitUnknown, [])
                : (Codes.LabelForeign, [uid.Tenant]);
        }

        // An agent that could not read the label leaves the unit empty; the bytes say why.
        var readable = label.Length == 0 && Uid.TryParse(raw, out _, out error);
        return !readable && error.IsDamage
            ? (Codes.LabelDamaged, [error.Position.ToString(CultureInfo.InvariantCulture), LedgerText.Clip(error.Character.ToString(), 1)])
            : (Codes.LabelUnreadable, []);
    }
}
