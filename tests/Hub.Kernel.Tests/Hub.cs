using EdgeHub.Hub.Kernel.Tests;
using EdgeHub.Testing.Hub;
using Npgsql;

[assembly: AssemblyFixture(typeof(Hub))]

namespace EdgeHub.Hub.Kernel.Tests;

/// <summary>One hub for all tests here, except for those that stop its database.</summary>
public sealed class Hub : IAsyncLifetime
{
    public HubFixture Fixture { get; private set; } = null!;

    public DatabaseServer Server => Fixture.Cluster.Server;

    public async ValueTask InitializeAsync() => Fixture = await HubFixture.StartAsync([]);

    public ValueTask DisposeAsync() => Fixture.DisposeAsync();

    /// <summary>One statement as one of the hub's roles.</summary>
    public async Task<object?> AskAsync(DbRole role, string database, string sql)
    {
        await using var connection = await Server.OpenAsync(role, database, TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>One statement in a tenant's transaction.</summary>
    public static async Task<object?> AskAsync(TenantTransaction transaction, string sql)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction.Transaction);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
