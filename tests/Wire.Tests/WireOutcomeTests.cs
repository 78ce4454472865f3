namespace EdgeHub.Wire.Tests;

public sealed class WireOutcomeTests
{
    [Fact]
    public void Outcomes_EachKind_SayWhatTheyAre()
    {
        Assert.Equal((WireStatus.Complete, 12, true), Parts(WireOutcome.Complete(12)));
        Assert.Equal((WireStatus.NeedsMore, 8, false), Parts(WireOutcome.NeedsMore(8)));
        var malformed = WireOutcome.Malformed(3, 5, "6.12");
        Assert.Equal((WireStatus.Malformed, 5, false), Parts(malformed));
        Assert.Equal((3, "6.12"), (malformed.Code, malformed.Section));
    }

    private static (WireStatus Status, int Bytes, bool IsComplete) Parts(WireOutcome outcome) => (outcome.Status, outcome.Bytes, outcome.IsComplete);
}
