using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>The API's words for the numbers of the rules.</summary>
internal static class Words
{
    public static Verdict? Verdict(string? word) => word switch
    {
        "accept" => StationRules.Verdict.Accept,
        "warn" => StationRules.Verdict.Warn,
        "refuse" => StationRules.Verdict.Refuse,
        _ => null,
    };

    public static string Of(Verdict verdict) => verdict switch
    {
        StationRules.Verdict.Accept => "accept",
        StationRules.Verdict.Warn => "warn",
        _ => "refuse",
    };

    public static string Of(StepMode mode) => mode switch
    {
        StepMode.Complete => "complete",
        StepMode.StartComplete => "startComplete",
        StepMode.Inspect => "inspect",
        _ => "assemble",
    };

    public static StepMode? Mode(string? word) => word switch
    {
        "complete" => StepMode.Complete,
        "startComplete" => StepMode.StartComplete,
        "inspect" => StepMode.Inspect,
        "assemble" => StepMode.Assemble,
        _ => null,
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
        _ => "minted",
    };

    public static UnitState? State(string? word) => Enum.GetValues<UnitState>().Cast<UnitState?>().FirstOrDefault(state => Of(state!.Value) == word);
}
