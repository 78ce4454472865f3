using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Traceability;

/// <summary>
/// Walks the graph of activities from a unit both ways. No parent is stored anywhere: a unit's parts are the inputs of the
/// activities that put it out.
/// </summary>
internal sealed class GenealogyWalk
{
    public const int MostDepth = 12;
    public const int MostEdges = 5_000;

    // UNION (not ALL) drops repeated (uid, depth) pairs, so a graph with many ways between two units stays small; the depth bounds loops.
    internal const string Sql =
        """
        WITH RECURSIVE down (uid, depth) AS (
          SELECT $2::text COLLATE "C", 0
          UNION
          SELECT i.uid, d.depth + 1 FROM down d
          JOIN traceability.activity_outputs o ON o.tenant_id = $1 AND o.uid = d.uid
          JOIN traceability.activity_inputs i ON i.tenant_id = $1 AND i.activity_id = o.activity_id
          WHERE d.depth < $3
        ), up (uid, depth) AS (
          SELECT $2::text COLLATE "C", 0
          UNION
          SELECT o.uid, u.depth + 1 FROM up u
          JOIN traceability.activity_inputs i ON i.tenant_id = $1 AND i.uid = u.uid
          JOIN traceability.activity_outputs o ON o.tenant_id = $1 AND o.activity_id = i.activity_id
          WHERE u.depth < $3
        ), activities AS (
          SELECT o.activity_id FROM down d JOIN traceability.activity_outputs o ON o.tenant_id = $1 AND o.uid = d.uid WHERE d.depth < $3
          UNION
          SELECT i.activity_id FROM up u JOIN traceability.activity_inputs i ON i.tenant_id = $1 AND i.uid = u.uid WHERE u.depth < $3
        )
        SELECT i.uid, o.uid, a.at, a.station, e.step
        FROM activities w
        JOIN traceability.activities a ON a.tenant_id = $1 AND a.activity_id = w.activity_id
        JOIN traceability.activity_inputs i ON i.tenant_id = $1 AND i.activity_id = w.activity_id
        JOIN traceability.activity_outputs o ON o.tenant_id = $1 AND o.activity_id = w.activity_id
        LEFT JOIN traceability.unit_events e ON e.tenant_id = $1 AND e.uid = a.event_uid AND e.unit_seq = a.event_seq
        ORDER BY a.at, i.uid, o.uid LIMIT $4
        """;

    // One level more than is shown is walked, to know whether there is more.
    private readonly List<GenealogyEdge> _edges = [];

    public IReadOnlyList<GenealogyEdge> Edges => _edges;

    public bool Truncated { get; private set; }

    public static async Task<GenealogyWalk> AroundAsync(TenantTransaction transaction, string uid, CancellationToken cancellationToken)
    {
        var walk = new GenealogyWalk();
        var query = new SqlBatch();
        query.Add(
            Sql,
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    walk._edges.Add(new GenealogyEdge(
                        row.GetString(0), row.GetString(1), row.GetDateTime(2), EventViews.OrNull(row.GetString(3)), row.IsDBNull(4) ? null : row.GetInt32(4)));
                }
            },
            Param.Int(transaction.Tenant.TenantId), Param.Text(uid), Param.Int(MostDepth + 1), Param.Int(MostEdges + 1));
        await transaction.RunAsync(query, cancellationToken);
        if (walk._edges.Count > MostEdges)
        {
            walk._edges.RemoveAt(MostEdges);
            walk.Truncated = true;
        }

        return walk;
    }

    /// <summary>Shortest distance of every unit: parts positive, what the unit went into negative.</summary>
    public IReadOnlyDictionary<string, int> Depths(string uid)
    {
        var parts = _edges.ToLookup(edge => edge.Parent, edge => edge.Child);
        var wholes = _edges.ToLookup(edge => edge.Child, edge => edge.Parent);
        var depths = new Dictionary<string, int>(StringComparer.Ordinal) { [uid] = 0 };
        Spread(wholes, -1);
        Spread(parts, 1);
        return depths;

        void Spread(ILookup<string, string> next, int sign)
        {
            var open = new Queue<(string Uid, int Depth)>([(uid, 0)]);
            while (open.TryDequeue(out var at))
            {
                if (at.Depth == MostDepth)
                {
                    Truncated |= next.Contains(at.Uid);
                    continue;
                }

                foreach (var neighbour in next[at.Uid])
                {
                    if (depths.TryAdd(neighbour, sign * (at.Depth + 1)))
                    {
                        open.Enqueue((neighbour, at.Depth + 1));
                    }
                }
            }
        }
    }
}
