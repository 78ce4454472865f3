using EdgeHub.StationRules;

namespace EdgeHub.Hub.Traceability;

/// <summary>The API's words for stored numbers: snake_case, stable.</summary>
internal static class Words
{
    public static string Of(UnitEventKind kind) => kind switch
    {
        UnitEventKind.Started => "started",
        UnitEventKind.Completed => "completed",
        UnitEventKind.Passed => "passed",
        UnitEventKind.SentToRework => "sent_to_rework",
        UnitEventKind.Held => "held",
        UnitEventKind.Released => "released",
        UnitEventKind.Scrapped => "scrapped",
        UnitEventKind.Fitted => "fitted",
        UnitEventKind.Took => "took",
        UnitEventKind.Undone => "undone",
        UnitEventKind.Minted => "minted",
        UnitEventKind.Planned => "planned",
        UnitEventKind.Refused => "refused",
        UnitEventKind.Noted => "noted",
        UnitEventKind.Waiting => "waiting",
        UnitEventKind.OutOfOrder => "out_of_order",
        UnitEventKind.ExceptionAccepted => "exception_accepted",
        UnitEventKind.Corrected => "corrected",
        _ => "unknown",
    };

    public static string Of(UnitState state) => state switch
    {
        UnitState.Queued => "queued",
        UnitState.Active => "active",
        UnitState.Hold => "hold",
        UnitState.Done => "done",
        UnitState.Scrapped => "scrapped",
        UnitState.Rework => "rework",
        UnitState.Merged => "merged",
        UnitState.Minted => "minted",
        _ => "unknown",
    };

    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Accept => "accept",
        Verdict.Warn => "warn",
        Verdict.Refuse => "refuse",
        _ => "none",
    };

    /// <summary>The stored number of a filter's verdict; null for none. An unknown word matches nothing.</summary>
    public static short? VerdictOf(string? word) => word switch
    {
        null or "" => null,
        "accept" => (short)Verdict.Accept,
        "warn" => (short)Verdict.Warn,
        "refuse" => (short)Verdict.Refuse,
        _ => -1,
    };
}
