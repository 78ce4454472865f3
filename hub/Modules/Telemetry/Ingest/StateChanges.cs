using System.Text.Json;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using NpgsqlTypes;

namespace EdgeHub.Hub.Telemetry;

/// <summary>Finds the machines whose state some newest values change, for the live feed.</summary>
/// <param name="tenant">Whose.</param>
/// <param name="agentId">Which agent told them.</param>
/// <param name="storeId">The store of which the numbers are.</param>
/// <param name="newest">Newest values by number.</param>
internal sealed class StateChanges(TenantScope tenant, Guid agentId, byte[] storeId, Dictionary<uint, NewestValue> newest)
{
    // By their keys, row by row: a plan must not depend on statistics that a tenant's first tables have none of.
    internal const string States =
        """
        SELECT t.number, m.code, m.plant_id, l.text, l.at
        FROM unnest($4) AS t(number)
        CROSS JOIN LATERAL (SELECT point_id FROM telemetry.numbers WHERE tenant_id = $1 AND agent_id = $2 AND store_id = $3 AND number = t.number LIMIT 1) n
        CROSS JOIN LATERAL (SELECT machine_id FROM telemetry.points WHERE tenant_id = $1 AND point_id = n.point_id AND role = 'state' LIMIT 1) p
        CROSS JOIN LATERAL (SELECT code, plant_id FROM telemetry.machines WHERE tenant_id = $1 AND machine_id = p.machine_id LIMIT 1) m
        LEFT JOIN LATERAL (SELECT text, at FROM telemetry.latest WHERE tenant_id = $1 AND point_id = n.point_id LIMIT 1) l ON true
        """;

    private readonly List<StateRow> _states = [];

    /// <summary>Adds what must be known of the states before the newest values are written.</summary>
    public void AddLoad(SqlBatch load)
    {
        var texts = newest.Where(point => point.Value.Kind == PointKind.Text).Select(point => (long)point.Key).ToArray();
        if (texts.Length == 0)
        {
            return;
        }

        load.Add(
            States,
            async (reader, cancellationToken) =>
            {
                while (await reader.ReadAsync(cancellationToken))
                {
                    _states.Add(new StateRow(
                        (uint)reader.GetInt64(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetGuid(2), reader.IsDBNull(3) ? null : reader.GetString(3),
                        reader.IsDBNull(4) ? DateTimeOffset.MinValue : reader.GetFieldValue<DateTimeOffset>(4)));
                }
            },
            Param.Int(tenant.TenantId), Param.Id(agentId), Param.Of(storeId, NpgsqlDbType.Bytea), Param.Array(texts, NpgsqlDbType.Bigint));
    }

    /// <summary>One event for each machine whose state is another now; after the load has run.</summary>
    public List<OutboxEvent> Events()
    {
        var events = new List<OutboxEvent>();
        foreach (var row in _states)
        {
            // Without a plant the event would go to people of all plants.
            if (newest[row.Number] is var value && value.At > row.At && value.Text != row.State && row.PlantId is not null)
            {
                events.Add(new OutboxEvent(
                    "machine.changed", row.Machine, "machines", row.PlantId,
                    JsonSerializer.Serialize(new { machine = row.Machine, state = value.Text, at = value.At }, JsonSerializerOptions.Web)));
            }
        }

        return events;
    }

    private sealed record StateRow(uint Number, string Machine, Guid? PlantId, string? State, DateTimeOffset At);
}
