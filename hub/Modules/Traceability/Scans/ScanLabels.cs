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
        var label = item.Record.Uid;
        if (!Uid.TryParse(label.AsSpan(), out var uid, out var error))
        {
            // An agent that could not read the label leaves the unit empty; the bytes say why.
            var readable = label.Length == 0 && Uid.TryParse(item.Record.Raw.Span, out _, out error);
            return !readable && error.IsDamage
                ? Refuse(item, "unreadable", Codes.LabelDamaged, Number(error.Position), error.Character.ToString())
                : Refuse(item, "unreadable", Codes.LabelUnreadable);
        }

        if (!string.Equals(uid.Tenant, tenant.Code, StringComparison.Ordinal))
        {
            return Refuse(item, "unknown_unit", Codes.LabelForeign, uid.Tenant);
        }

        return units.Find(label) is null ? Refuse(item, "unknown_unit", Codes.UnitUnknown) : null;
    }

    private static string Number(int position) => position.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static ScanOutcome Refuse(ScanItem item, string exception, string code, params string[] arguments) =>
        new(new Decision(Verdict.Refuse, code, Array.ConvertAll(arguments, text => LedgerText.Clip(text, LedgerText.ShortLength))), item.Record.Verdict != HubLink.Verdict.Refuse, exception);
}
