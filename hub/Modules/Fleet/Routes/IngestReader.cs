using Dapper;
using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Http;

namespace EdgeHub.Hub.Fleet;

/// <summary>Reads lists of what agents sent, of the agents of the plants that the caller may see; newest first.</summary>
internal sealed class IngestReader(PlantCodes plants, ITenantDb tenants)
{
    /// <summary>A page by falling id; without <paramref name="key"/> only the newest are shown.</summary>
    public async Task<Answer<Page<T>>> ListAsync<T>(HttpContext http, string list, string sql, Guid? agent, string? cursor, int? limit, Func<T, Guid>? key)
    {
        // Before the transaction: whoever held one while waiting for a second connection would wait for others who do the same.
        Guid[]? agents = null;
        if (await plants.OfAsync(http.Tenant(), http.Plants(), http.RequestAborted) is { } codes)
        {
            if (!(await Assignments.LoadAsync(tenants, http.Tenant(), http.RequestAborted)).TryGet(out var assignments, out var error))
            {
                return error;
            }

            agents = [.. assignments.Values.Where(assignment => codes.Contains(assignment.PlantCode, StringComparer.Ordinal)).Select(assignment => assignment.AgentId)];
        }

        return await http.ReadAsync<Page<T>>(async (transaction, cancellationToken) =>
        {
            if (!Paging.Ask(list, cursor, limit, parts => parts is [var id] && Guid.TryParse(id, out _)).TryGet(out var ask, out var malformed))
            {
                return malformed;
            }

            var rows = (await transaction.Connection.QueryAsync<T>(new CommandDefinition(
                sql,
                new
                {
                    tenant = transaction.Tenant.TenantId,
                    agent,
                    agents,
                    after = ask.Key() is { } id ? Guid.Parse(id) : (Guid?)null,
                    most = key is null ? ask.Limit : ask.Limit + 1,
                },
                transaction.Transaction, cancellationToken: cancellationToken))).AsList();
            return key is null ? new Page<T>(rows) : ask.Cut(rows, row => [key(row)]);
        });
    }
}
