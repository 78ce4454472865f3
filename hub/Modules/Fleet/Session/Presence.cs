using System.Collections.Concurrent;
using Dapper;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <inheritdoc cref="IFleetPresence"/>
internal sealed class Presence(LiveSessions sessions, ITenantDb tenants, PlatformSource platform, TimeProvider clock) : IFleetPresence
{
    /// <summary>Three missed heartbeats.</summary>
    public static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(6);

    // Rows are written every 2 s; another node's clock and a slow write add to it.
    private static readonly TimeSpan RowSilentAfter = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<int, TenantPresence> _tenants = new();

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<StationContact>> StationsAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        var known = _tenants.GetOrAdd(tenant.TenantId, _ => new TenantPresence(tenant));
        if (clock.GetUtcNow() - known.LoadedAt > FreshFor)
        {
            await RefreshAsync(known, cancellationToken);
        }

        return Contacts(known);
    }

    /// <inheritdoc/>
    public long Version(TenantScope tenant) => _tenants.GetOrAdd(tenant.TenantId, _ => new TenantPresence(tenant)).Version;

    /// <inheritdoc/>
    public Task ChangedAsync(TenantScope tenant, long version, CancellationToken cancellationToken) =>
        _tenants.GetOrAdd(tenant.TenantId, _ => new TenantPresence(tenant)).ChangedAsync(version, cancellationToken);

    /// <summary>A stream of the tenant began or ended: looked at anew on the next question, and those who wait are woken.</summary>
    public void Changed(TenantScope tenant)
    {
        var known = _tenants.GetOrAdd(tenant.TenantId, _ => new TenantPresence(tenant));
        known.LoadedAt = default;
        known.Bump();
    }

    /// <summary>Looks at every tenant that was asked for and wakes those who wait for a change; called every 2 s.</summary>
    public async Task RefreshAllAsync(CancellationToken cancellationToken)
    {
        foreach (var known in _tenants.Values)
        {
            await RefreshAsync(known, cancellationToken);
            if (known.Note(Signature(Contacts(known))))
            {
                known.Bump();
            }
        }
    }

    private async Task RefreshAsync(TenantPresence known, CancellationToken cancellationToken)
    {
        if (!(await Assignments.LoadAsync(tenants, known.Tenant, cancellationToken)).TryGet(out var assignments, out _))
        {
            return;
        }

        await using var connection = await platform.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<AgentRow>(new CommandDefinition(
            """
            SELECT agent_id AS "AgentId", name AS "Name", enrolled_at AS "EnrolledAt", last_heard_at AS "LastHeardAt",
                connected_since IS NOT NULL AS "Connected", pages_address AS "PagesAddress"
            FROM fleet.agents WHERE tenant_id = @TenantId AND revoked_at IS NULL
            """,
            new { known.Tenant.TenantId }, cancellationToken: cancellationToken));
        known.Agents = [.. rows.Where(row => assignments.ContainsKey(row.AgentId)).Select(row => (row, assignments[row.AgentId]))];
        known.LoadedAt = clock.GetUtcNow();
    }

    private List<StationContact> Contacts(TenantPresence known)
    {
        var now = clock.GetUtcNow();
        var contacts = new List<StationContact>();
        foreach (var (row, assignment) in known.Agents)
        {
            var since = SilentSince(row, now);
            // The row follows a Hello by up to 2 s.
            var pages = sessions.Find(row.AgentId) is { Assignment: not null } live ? live.Health.PagesAddress : row.PagesAddress;
            contacts.AddRange(assignment.Stations.Select(
                station => new StationContact(station, assignment.PlantCode, row.AgentId, row.Name, since, pages)));
        }

        contacts.Sort((a, b) => string.CompareOrdinal(a.Station, b.Station));
        return contacts;
    }

    private DateTimeOffset? SilentSince(AgentRow row, DateTimeOffset now)
    {
        if (sessions.Find(row.AgentId) is { Assignment: not null } live)
        {
            return now - live.Health.HeardAt < SilentAfter ? null : live.Health.HeardAt;
        }

        var heard = row.LastHeardAt is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : (DateTimeOffset?)null;
        return row.Connected && heard is { } recently && now - recently < RowSilentAfter ? null : heard ?? new DateTimeOffset(row.EnrolledAt, TimeSpan.Zero);
    }

    private static string Signature(List<StationContact> contacts) =>
        string.Join(';', contacts.Select(contact => $"{contact.Station}{(contact.SilentSince is null ? '+' : '-')}{contact.AgentId:N}"));

    private sealed record AgentRow(Guid AgentId, string Name, DateTime EnrolledAt, DateTime? LastHeardAt, bool Connected, string PagesAddress);

    private sealed class TenantPresence(TenantScope tenant)
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private string _signature = "";
        private long _version = 1;

        public TenantScope Tenant => tenant;

        public IReadOnlyList<(AgentRow Row, Assignment Assignment)> Agents { get; set; } = [];

        public DateTimeOffset LoadedAt { get; set; }

        public long Version => Volatile.Read(ref _version);

        public bool Note(string signature)
        {
            var differs = signature != _signature;
            _signature = signature;
            return differs;
        }

        public void Bump()
        {
            lock (_lock)
            {
                _version++;
                _changed.SetResult();
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        public Task ChangedAsync(long version, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                return version != _version ? Task.CompletedTask : _changed.Task.WaitAsync(cancellationToken);
            }
        }
    }
}
