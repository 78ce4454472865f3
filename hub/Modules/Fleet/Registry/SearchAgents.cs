using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <summary>Agents by name, of the plants that the caller may see; a company has at most 2,000.</summary>
internal sealed class SearchAgents(IAgentRegistry registry, PlantCodes plants) : ISearchBeside
{
    public string Permission => "fleet.agents.read";

    public int Order => 50;

    public async Task<IReadOnlyList<SearchHit>> FindAsync(TenantScope tenant, SearchFor asked, CancellationToken cancellationToken)
    {
        if (!(await registry.ListAsync(tenant, cancellationToken)).TryGet(out var agents, out _))
        {
            return [];
        }

        var codes = await plants.OfAsync(tenant, asked.Plants, cancellationToken);
        return [.. SearchWords.Best(agents.Where(agent => codes is null || codes.Contains(agent.Plant, StringComparer.Ordinal)), agent => agent.Name, agent => agent.MachineName, asked)
            .Select(agent => new SearchHit("agent", agent.Id.ToString("D"), agent.Name, agent.State, $"/agents/{agent.Id:D}"))];
    }
}
