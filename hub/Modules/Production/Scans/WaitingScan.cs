using EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>
/// A scan that is ahead of what is recorded: a row of <c>production.waiting_scans</c>. The sequence is that of the snapshot which
/// the agent decided on: one higher than the hub's own says that the agent knew more.
/// </summary>
internal sealed record WaitingScan(
    Guid AgentId,
    byte[] StoreId,
    long Number,
    ScanFacts Facts,
    TimeSpan Uncertainty,
    string ClockMethod,
    Guid? PersonId,
    Verdict AgentVerdict,
    long AgentSeq,
    DateTimeOffset ReceivedAt)
{
    public bool IsScan(Guid agentId, byte[] storeId, long number) =>
        Number == number && AgentId == agentId && StoreId.AsSpan().SequenceEqual(storeId);

    public bool Touches(string uid) => Facts.Uid == uid || Facts.ContextUid == uid;
}
