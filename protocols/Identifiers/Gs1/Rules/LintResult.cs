namespace EdgeHub.Identifiers;

/// <summary>What a check found in a component.</summary>
/// <param name="Fault">The rule; None when it holds.</param>
/// <param name="At">First wrong character, from the component's beginning.</param>
/// <param name="Length">Wrong characters.</param>
/// <param name="Detail">What would be right, or which part it is.</param>
internal readonly record struct LintResult(LabelFault Fault, int At = 0, int Length = 1, string Detail = "")
{
    public static LintResult Good => default;

    public bool IsGood => Fault == LabelFault.None;
}
