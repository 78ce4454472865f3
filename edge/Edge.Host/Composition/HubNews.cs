using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Station;
using EdgeHub.Edge.Uplink;

namespace EdgeHub.Edge.Host;

/// <summary>Hands what the hub sends down to knowledge, pipeline and pages. The pipeline comes later: it starts on restored knowledge.</summary>
internal sealed class HubNews(PlanKnowledge knowledge, StationRoster roster) : IHubListener
{
    internal ScanPipeline? Pipeline { get; set; }

    public void PlanChanged(AgentPlan plan)
    {
        roster.Update(
            [.. plan.Persons.Select(person => new StationPerson(person.PersonId, person.Name, person.Badge, person.Language)
            {
                Supervisor = person.Supervisor,
                Stations = person.Stations,
                Pin = person.Pin is { } pin ? new StationPin(pin.Salt, pin.Iterations, pin.Hash) : null,
            })],
            plan.Languages);
        knowledge.Replace(plan.Rules);
    }

    public void UnitsChanged(UnitUpdate update) => knowledge.Apply(update);

    public void KeepingUnits() => knowledge.KeepingUnits();

    public void UnitsKept() => knowledge.UnitsKept();

    public void Heard() => knowledge.Heard();

    public void HeardBefore(DateTimeOffset at) => knowledge.RestoreLastHeard(at);

    public void Welcomed(long next) => knowledge.Welcomed(next);

    public void VerdictsTold(IReadOnlyList<HubVerdict> verdicts)
    {
        foreach (var verdict in verdicts)
        {
            Pipeline?.HubSaid(verdict);
        }
    }
}
