using System.Text.Json;
using Dapper;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <summary>An agent's integrity reports, the newest first.</summary>
internal static class ListIntegrity
{
    private static readonly JsonSerializerOptions Camel = new(JsonSerializerDefaults.Web);

    internal const string Sql =
        """
        SELECT report_id AS "Id", reported_at AS "At", since AS "Since", code AS "Code", detail AS "Detail", points AS "Points", values_in AS "ValuesIn",
            values_out AS "ValuesOut", dropped::text AS "Dropped", lanes::text AS "Lanes", remarkable::text AS "Remarkable"
        FROM fleet.integrity_reports
        WHERE tenant_id = @tenant AND agent_id = @agent AND (@after::uuid IS NULL OR report_id < @after) ORDER BY report_id DESC LIMIT @most
        """;

    public static async Task<List<IntegrityView>> RunAsync(TenantTransaction transaction, Guid agent, Guid? after, int most, CancellationToken cancellationToken) =>
        [.. (await transaction.Connection.QueryAsync<Row>(new CommandDefinition(
            Sql, new { tenant = transaction.Tenant.TenantId, agent, after, most }, transaction.Transaction, cancellationToken: cancellationToken))).Select(row => row.View())];

    private sealed record Row(
        Guid Id, DateTime At, DateTime? Since, string Code, string Detail, int Points, long ValuesIn, long ValuesOut, string Dropped, string Lanes, string Remarkable)
    {
        public IntegrityView View() => new(
            Id, At, Since, Code, Detail, Points, ValuesIn, ValuesOut, Read<Dictionary<string, long>>(Dropped), Read<List<LaneBalance>>(Lanes), Read<List<PointBalance>>(Remarkable));

        private static T Read<T>(string json)
            where T : new() => JsonSerializer.Deserialize<T>(json, Camel) ?? new T();
    }
}

/// <summary>One report of an agent, as it was found.</summary>
internal sealed record IntegrityView(
    Guid Id, DateTime At, DateTime? Since, string Code, string Detail, int Points, long ValuesIn, long ValuesOut, IReadOnlyDictionary<string, long> Dropped,
    IReadOnlyList<LaneBalance> Lanes, IReadOnlyList<PointBalance> Remarkable);
