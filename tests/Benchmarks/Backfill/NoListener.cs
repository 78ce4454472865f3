using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Uplink;

namespace EdgeHub.Benchmarks;

/// <summary>Takes what the hub sends down and has no station to show it.</summary>
internal sealed class NoListener : IHubListener
{
    public void PlanChanged(AgentPlan plan)
    {
    }

    public void UnitsChanged(UnitUpdate update)
    {
    }

    public void KeepingUnits()
    {
    }

    public void UnitsKept()
    {
    }

    public void Heard()
    {
    }

    public void HeardBefore(DateTimeOffset at)
    {
    }

    public void Welcomed(long next)
    {
    }

    public void VerdictsTold(IReadOnlyList<HubVerdict> verdicts)
    {
    }
}
