using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Kernel;
using NpgsqlTypes;

namespace EdgeHub.Hub.Traceability;

/// <summary>
/// Plants, stations and agents that a request may see; null means all. Scans and exceptions of labels that name no unit have
/// no plant of their own: they belong to the plant of the station or agent that they came from.
/// </summary>
internal sealed record Seen(PlantScope Plants, string[]? Codes, string[]? Stations, Guid[]? Agents)
{
    public static Seen All { get; } = new(PlantScope.All, null, null, null);

    public Npgsql.NpgsqlParameter CodesParameter => Param.Of(Codes, NpgsqlDbType.Array | NpgsqlDbType.Text);

    public Npgsql.NpgsqlParameter StationsParameter => Param.Of(Stations, NpgsqlDbType.Array | NpgsqlDbType.Text);

    public Npgsql.NpgsqlParameter AgentsParameter => Param.Of(Agents, NpgsqlDbType.Array | NpgsqlDbType.Uuid);
}

/// <summary>Finds them.</summary>
internal sealed class SeenPlants(PlantCodes codes, IEnumerable<IFleetPresence> presence)
{
    public async Task<Seen> OfAsync(TenantScope tenant, PlantScope scope, CancellationToken cancellationToken)
    {
        if (await codes.OfAsync(tenant, scope, cancellationToken) is not { } plants)
        {
            return Seen.All;
        }

        var contacts = new List<StationContact>();
        foreach (var source in presence)
        {
            contacts.AddRange((await source.StationsAsync(tenant, cancellationToken)).Where(contact => plants.Contains(contact.PlantCode, StringComparer.Ordinal)));
        }

        return new Seen(
            scope, [.. plants], [.. contacts.Select(contact => contact.Station).Distinct(StringComparer.Ordinal)], [.. contacts.Select(contact => contact.AgentId).Distinct()]);
    }
}
