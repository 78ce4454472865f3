using System.Runtime.CompilerServices;
using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Rules = EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>Reads a plant's units in parts that fit into a frame.</summary>
internal sealed class UnitSnapshots(ITenantDb db)
{
    /// <summary>A unit that is done, scrapped or fitted stays known for two days, so that its label is refused with the reason.</summary>
    public static readonly TimeSpan KeptAfterEnd = TimeSpan.FromDays(2);

    /// <summary>A snapshot takes at most about 170 bytes: 250 stay below 48 kB.</summary>
    public const int UnitsPerPart = 250;

    private const int RowsPerRead = 2_000;

    private const string Page =
        $"""
         SELECT {TokenReader.SnapshotColumns}
         FROM production.tokens t
         LEFT JOIN production.orders o ON o.tenant_id = t.tenant_id AND o.id = t.order_id
         WHERE t.tenant_id = $1 AND t.uid > $2 AND t.plant_id = $3 AND (t.state IN (1, 2, 3, 6, 8) OR t.changed_at > $4)
         ORDER BY t.uid LIMIT 2000
         """;

    /// <summary>Parts of a reset, the last one complete.</summary>
    public async IAsyncEnumerable<HubFrame> ResetAsync(
        AgentScope agent, Guid plantId, DateTimeOffset at, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = true;
        var last = "";
        while (true)
        {
            var after = last;
            var read = await db.ReadAsync(
                agent.Tenant,
                async (transaction, token) => (Result<List<Rules.UnitSnapshot>>)await transaction.ListAsync(
                    Page,
                    [Param.Int(agent.Tenant.TenantId), Param.Text(after), Param.Id(plantId), Param.At(at - KeptAfterEnd)],
                    TokenReader.Snapshot, token),
                cancellationToken);
            if (!read.TryGet(out var units, out var error))
            {
                throw new InvalidOperationException($"{error.Code}: {error.Detail}");
            }

            var complete = units.Count < RowsPerRead;
            var parts = units.Count == 0 ? [[]] : units.Chunk(UnitsPerPart).ToArray();
            for (var i = 0; i < parts.Length; i++)
            {
                var changes = new UnitChanges { Reset = first, Complete = complete && i == parts.Length - 1 };
                changes.Units.AddRange(parts[i].Select(WireMap.Unit));
                first = false;
                yield return new HubFrame { UnitChanges = changes };
            }

            if (complete)
            {
                yield break;
            }

            last = units[^1].Uid;
        }
    }
}
