namespace EdgeHub.Hub.Web.Tests;

/// <summary>Tests that change things as the demo's people run one after the other: the examples count what each has left in the audit.</summary>
internal static class DemoPeople
{
    public const string AtWork = "the demo's people at work";
}
