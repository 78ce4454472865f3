using System.Text.Json.Nodes;
using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Isolation.Tests;

/// <summary>What a parameter names.</summary>
/// <param name="Name">For people.</param>
/// <param name="Sql">The ids that a company has of it; null where there are none to take from rows.</param>
/// <param name="Nobodys">An id of that shape that nobody has.</param>
internal sealed record Kind(string Name, string? Sql, Func<string> Nobodys)
{
    /// <summary>In the platform database instead of the company's own.</summary>
    public bool IsPlatform { get; init; }

    /// <summary>Chosen by the company: another one may use the same, and PUT makes an own one.</summary>
    public bool IsCode { get; init; }

    /// <summary>The field makes a new name of the caller's own: any text is as good as another.</summary>
    public bool IsOwnName { get; init; }

    /// <summary>No id at all: this is sent in its place.</summary>
    public JsonNode? Plain { get; init; }

    /// <summary>So many of them are tried.</summary>
    public int Most { get; init; } = 10_000;

    public async Task<IReadOnlyList<string>> ReadAsync(DatabaseServer server, WorldTenant tenant) => (await ReadAllAsync(server, tenant)).Take(Most).ToArray();

    public async Task<IReadOnlyList<string>> ReadAllAsync(DatabaseServer server, WorldTenant tenant)
    {
        if (Sql is null)
        {
            return [];
        }

        await using var connection = await server.OpenAsync(DbRole.Backup, IsPlatform ? HubDatabases.Platform : tenant.Database, CancellationToken.None);
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Add(Param.Int(tenant.Scope.TenantId));
        var ids = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            ids.Add(reader.GetValue(0).ToString()!);
        }

        return ids.Count > 0 ? ids : throw new InvalidOperationException($"Company {tenant} has no {Name}: teach World/Seed.cs to make one.");
    }
}

/// <summary>
/// The kinds of parameters that routes take, by name. No route is listed: a parameter that is found neither here nor in
/// <see cref="PlainValues"/> fails the suite until somebody has said what it names.
/// </summary>
internal static class Kinds
{
    private static int _number;

    private static readonly Kind Unit = new(
        "unit", "SELECT uid FROM production.tokens WHERE tenant_id = $1 ORDER BY state, uid", () => $"UID-QXZZ-KOL-FG-{Next():D6}-00") { Most = 4 };

    private static readonly Kind Order = Code("order", "SELECT number FROM production.orders WHERE tenant_id = $1 ORDER BY number");
    private static readonly Kind LabelledOrder = Code("order with units", "SELECT DISTINCT order_number FROM traceability.units WHERE tenant_id = $1 AND order_number <> '' ORDER BY 1");
    private static readonly Kind Item = Code("item", "SELECT code FROM production.items WHERE tenant_id = $1 ORDER BY code");
    private static readonly Kind Station = Code("station", "SELECT code FROM production.stations WHERE tenant_id = $1 ORDER BY code");
    private static readonly Kind Plant = Code("plant", "SELECT code FROM production.plants WHERE tenant_id = $1 ORDER BY code") with { Nobodys = () => $"{Next() % 900 + 100}" };
    private static readonly Kind Department = Code("department", "SELECT code FROM production.departments WHERE tenant_id = $1 ORDER BY code");
    private static readonly Kind Company = Code("company", "SELECT code FROM production.companies WHERE tenant_id = $1 ORDER BY code");
    private static readonly Kind Shift = Code("shift", "SELECT code FROM production.shifts WHERE tenant_id = $1 ORDER BY code");
    private static readonly Kind Machine = Code("machine", "SELECT code FROM telemetry.machines WHERE tenant_id = $1 ORDER BY code");
    private static readonly Kind Point = Code("point", "SELECT DISTINCT name FROM telemetry.points WHERE tenant_id = $1 ORDER BY name");
    private static readonly Kind Exception = Id("exception", "SELECT exception_id FROM traceability.exceptions WHERE tenant_id = $1 AND closed_at IS NULL ORDER BY 1") with { Most = 3 };
    private static readonly Kind Alarm = Id("alarm", "SELECT alarm_id FROM telemetry.alarms WHERE tenant_id = $1 ORDER BY cleared_at IS NOT NULL, 1") with { Most = 3 };
    private static readonly Kind Agent = Id("agent", "SELECT agent_id FROM fleet.agents WHERE tenant_id = $1 ORDER BY 1") with { IsPlatform = true };
    private static readonly Kind Rollout = Id("rollout", "SELECT rollout_id FROM fleet.rollouts WHERE tenant_id = $1 ORDER BY state <> 'running', 1");
    private static readonly Kind AgentName = Code("agent's name", "SELECT name FROM fleet.agents WHERE tenant_id = $1 ORDER BY 1") with { IsPlatform = true, IsOwnName = true };
    private static readonly Kind Key = Id("key", "SELECT key_id FROM identity.api_keys WHERE tenant_id = $1 ORDER BY (role <> 'operator'), 1") with { IsPlatform = true, Most = 3 };

    private static readonly Kind Session = Id(
        "session",
        "SELECT s.session_id FROM identity.sessions s JOIN identity.memberships m USING (tenant_id, person_id) WHERE s.tenant_id = $1 AND m.role = 'tenant_administrator' ORDER BY s.session_id") with { IsPlatform = true, Most = 3 };

    private static readonly Kind TenantCode = new("company's code", "SELECT code FROM tenancy.tenants WHERE tenant_id = $1", () => "QXZZ") { IsPlatform = true };
    private static readonly Kind ProvisioningRun = Id("provisioning run", "SELECT run_id FROM tenancy.provisioning_runs r JOIN tenancy.tenants t USING (code) WHERE t.tenant_id = $1") with { IsPlatform = true };

    // The administrator last: who comes first may be deactivated.
    private static readonly Kind Person = Id(
        "person", "SELECT person_id FROM identity.memberships WHERE tenant_id = $1 ORDER BY role = 'tenant_administrator', role = 'operator' DESC, role") with { IsPlatform = true };

    private static readonly Kind Invitation = Id("invitation", "SELECT invitation_id FROM identity.invitations WHERE tenant_id = $1 AND accepted_at IS NULL ORDER BY 1") with { IsPlatform = true };

    private static readonly Kind Login = new(
        "log-in", "SELECT p.login FROM identity.people p JOIN identity.memberships m USING (person_id) WHERE m.tenant_id = $1 AND p.login IS NOT NULL ORDER BY 1",
        () => $"nobody{Next()}@nowhere.example") { IsPlatform = true, IsOwnName = true };

    private static readonly Kind Badge = new("badge", "SELECT badge FROM identity.memberships WHERE tenant_id = $1 AND badge IS NOT NULL ORDER BY 1", () => $"BADGE-{Next()}") { IsPlatform = true, IsOwnName = true };

    /// <summary>Taken from the lists themselves, by <see cref="Cursors"/>.</summary>
    public static Kind Cursor { get; } = new("cursor", null, () => Convert.ToBase64String(Guid.NewGuid().ToByteArray()).TrimEnd('='));

    /// <summary>By name, or by the noun before it and its name where a name alone says too little.</summary>
    private static readonly Dictionary<string, Kind> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["uid"] = Unit, ["number"] = Order, ["order"] = Order, ["item"] = Item, ["items/code"] = Item,
        ["station"] = Station, ["stations"] = Station, ["stations/code"] = Station, ["plant"] = Plant, ["plants/code"] = Plant,
        ["department"] = Department, ["departments/code"] = Department, ["company"] = Company, ["companies/code"] = Company,
        ["machines/code"] = Machine, ["alarms.machine"] = Machine, ["points/name"] = Point, ["alarms/id"] = Alarm, ["shift"] = Shift, ["shifts/code"] = Shift, ["exceptions/id"] = Exception, ["agentId"] = Agent,
        ["ingest/agent"] = Agent, ["RolloutForm.agents"] = Agent, ["rolloutId"] = Rollout, ["StationForm.agent"] = AgentName, ["keyId"] = Key, ["sessionId"] = Session,
        ["tenants/code"] = TenantCode, ["tenant"] = TenantCode, ["runId"] = ProvisioningRun,
        ["labels/uids"] = Unit, ["labels/order"] = LabelledOrder,
        ["cursor"] = Cursor, ["after"] = Cursor, ["prefix"] = Unit, ["q"] = Unit,
        ["NewOrder.number"] = Order with { IsOwnName = true }, ["audit.subject"] = Order, ["audit.person"] = Person, ["RoleForm.stations"] = Station with { IsOwnName = true }, ["NewPerson.stations"] = Station with { IsOwnName = true }, ["personId"] = Person, ["invitationId"] = Invitation, ["login"] = Login, ["LogInForm.email"] = Login, ["badge"] = Badge, ["plants"] = Plant,
        ["ScanForm.label"] = Unit, ["FaultForm.agent"] = AgentName, ["NewAgentForm.name"] = AgentName, ["NameForm.name"] = AgentName,
        ["TenantRequest.code"] = TenantCode with { IsOwnName = true },
    };

    public static IReadOnlyList<Kind> All { get; } = ByName.Values.DistinctBy(kind => kind.Name).Where(kind => kind.Sql is not null).ToArray();

    /// <summary>The kind of a parameter, or null when nobody has said yet.</summary>
    /// <param name="noun">The path's segment before it, or the form that it is in.</param>
    /// <param name="name">Its name.</param>
    public static Kind? Find(string noun, string name) =>
        PlainValues.Find(noun + "." + name) is { } special ? special
        : ByName.GetValueOrDefault(noun + "." + name) ?? ByName.GetValueOrDefault(noun + "/" + name) ?? PlainValues.Find(noun + "/" + name)
        ?? ByName.GetValueOrDefault(name) ?? PlainValues.Find(name);

    private static int Next() => Interlocked.Increment(ref _number) % 900_000;

    private static Kind Code(string name, string sql) => new(name, sql, () => $"QXZZ-{Next()}") { IsCode = true };

    private static Kind Id(string name, string sql) => new(name, sql, () => Guid.NewGuid().ToString());
}
