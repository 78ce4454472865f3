using Npgsql;

namespace EdgeHub.Hub.Kernel;

/// <summary>
/// The database <c>eh_platform</c>: tenants, placements, users, agents, keys. Reached as <c>eh_app</c>, pooled (at most 20
/// connections). It holds no tenant's business rows and has no row-level security: every statement names its tenant.
/// </summary>
public interface IPlatformDb
{
    /// <summary>For commands and Dapper.</summary>
    NpgsqlDataSource DataSource { get; }
}
