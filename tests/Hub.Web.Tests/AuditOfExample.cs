using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Web.Tests;

/// <summary>
/// What an example that changed something left in the audits, those of the companies and the hub's own: exactly one entry, or two where its end comes later. A
/// route that is added is held to it without being listed, because every route needs an example.
/// </summary>
internal sealed class AuditOfExample
{
    private const string Opened = "identity.session.opened";

    /// <summary>Routes of another method than GET that change nothing that anybody could ask about later.</summary>
    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["lookAtInvitation"] = "only reads: the link's token belongs into no address",
        ["createDemoFault"] = "demo controls are never outside the demo",
        ["mendDemo"] = "demo controls are never outside the demo",
        ["createDemoScan"] = "demo controls are never outside the demo",
    };

    /// <summary>What can only be told afterwards stands as an entry of its own: a command is in the audit before it is sent.</summary>
    private static readonly string[] EndsLater = ["commandAgent"];
    private static readonly string[] OpensSession = ["logIn", "logInAsDemoPerson", "switchTenant"];
    private readonly WholeHub _hub;
    private readonly Guid? _person;
    private readonly Dictionary<string, long> _before;

    private AuditOfExample(WholeHub hub, Guid? person, Dictionary<string, long> before) => (_hub, _person, _before) = (hub, person, before);

    public static async Task<AuditOfExample> BeginAsync(WholeHub hub, string? person)
    {
        var before = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (key, number, _, _) in await EntriesAsync(hub, []))
        {
            before[key] = Math.Max(before.GetValueOrDefault(key), number);
        }

        Guid? id = person is null ? null : (Guid)(await AskAsync(hub, $"SELECT person_id FROM identity.people WHERE login = '{person}@demo.edgehub'"))!;
        return new AuditOfExample(hub, id, before);
    }

    /// <summary>A sentence when the example left another number of entries than one.</summary>
    public async Task<string?> WrongAsync(string operation)
    {
        if (Exceptions.ContainsKey(operation))
        {
            return null;
        }

        // Others log in meanwhile; what they do besides is done under other names.
        var opens = OpensSession.Contains(operation, StringComparer.Ordinal);
        var left = (await EntriesAsync(_hub, _before))
            .Where(entry => opens ? entry.Action == Opened : entry.Action != Opened && (_person is null || entry.Person == _person)).ToList();
        var expected = EndsLater.Contains(operation, StringComparer.Ordinal) ? 2 : 1;
        return left.Count == expected || (opens && left.Count > 0)
            ? null
            : $"left {left.Count} audit entries instead of {expected}: {string.Join(", ", left.Select(entry => entry.Action))}";
    }

    private static async Task<List<(string Key, long Number, string Action, Guid Person)>> EntriesAsync(WholeHub hub, Dictionary<string, long> after)
    {
        var entries = new List<(string, long, string, Guid)>();
        foreach (var database in (string[])["eh_platform", "erp_tenant_saif", "erp_pool_1"])
        {
            await using var connection = await hub.Cluster.Server.OpenAsync(DbRole.Migrate, database, TestContext.Current.CancellationToken);
            await using var command = new NpgsqlCommand("SELECT tenant_id, number, action, person_id FROM kernel.audit ORDER BY number", connection);
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            {
                var key = $"{database} {reader.GetInt32(0)}";
                if (reader.GetInt64(1) > after.GetValueOrDefault(key))
                {
                    entries.Add((key, reader.GetInt64(1), reader.GetString(2), reader.GetGuid(3)));
                }
            }
        }

        return entries;
    }

    private static async Task<object?> AskAsync(WholeHub hub, string sql)
    {
        await using var connection = await hub.Cluster.Server.OpenAsync(DbRole.Migrate, "eh_platform", TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
