using EdgeHub.Hub.Kernel;
using EdgeHub.StationRules;
using NpgsqlTypes;

namespace EdgeHub.Hub.Traceability;

/// <summary>
/// <c>GET /api/v1/units/{uid}/genealogy</c>: everything that went into a unit, and everything that it went into, to depth 12.
/// </summary>
internal sealed class ShowGenealogy(StoryWords words)
{
    public async Task<Result<GenealogyView>> RunAsync(TenantTransaction transaction, PlantScope plants, string uid, CancellationToken cancellationToken)
    {
        if (await UnitHeadRow.FindAsync(transaction, uid, cancellationToken) is not { } head || !plants.Covers(head.PlantId))
        {
            return ShowUnit.Unknown(uid);
        }

        var graph = await GenealogyWalk.AroundAsync(transaction, uid, cancellationToken);
        var depths = graph.Depths(uid);
        var heads = await HeadsAsync(transaction, depths.Keys, cancellationToken);
        var facts = await words.FactsAsync(transaction, depths.Keys, cancellationToken);
        var nodes = depths.OrderBy(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new GenealogyNode(
            pair.Key,
            heads.GetValueOrDefault(pair.Key).Type ?? "",
            facts.GetValueOrDefault(pair.Key)?.ItemName,
            Words.Of(heads.GetValueOrDefault(pair.Key).State),
            pair.Value)).ToList();
        return new GenealogyView(nodes, [.. graph.Edges.Where(edge => depths.ContainsKey(edge.Child) && depths.ContainsKey(edge.Parent))], graph.Truncated);
    }

    private static async Task<Dictionary<string, (string? Type, UnitState State)>> HeadsAsync(
        TenantTransaction transaction, IEnumerable<string> uids, CancellationToken cancellationToken)
    {
        var heads = new Dictionary<string, (string?, UnitState)>(StringComparer.Ordinal);
        var query = new SqlBatch();
        query.Add(
            "SELECT uid, type, state FROM traceability.units WHERE tenant_id = $1 AND uid = ANY ($2)",
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    heads[row.GetString(0)] = (row.GetString(1), (UnitState)row.GetInt16(2));
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Array(uids.ToArray(), NpgsqlDbType.Text));
        await transaction.RunAsync(query, cancellationToken);
        return heads;
    }
}

/// <summary>Answer of <c>GET /api/v1/units/{uid}/genealogy</c>.</summary>
/// <param name="Nodes">The unit itself at depth 0, its parts at 1 and more, what it went into at -1 and less.</param>
/// <param name="Edges">From the part to what it went into.</param>
/// <param name="Truncated">True when there is more than the bounds of depth and size let through.</param>
internal sealed record GenealogyView(IReadOnlyList<GenealogyNode> Nodes, IReadOnlyList<GenealogyEdge> Edges, bool Truncated);

/// <summary>A unit in the drawing.</summary>
internal sealed record GenealogyNode(string Uid, string Type, string? ItemName, [UnitStates] string State, int Depth);

/// <summary>A part went into a unit.</summary>
internal sealed record GenealogyEdge(string Child, string Parent, DateTime At, string? Station, int? Step);
