using Dapper;

namespace EdgeHub.Hub.Fleet;

/// <summary>Where agents reach this hub.</summary>
internal sealed record Addresses(string EnrolUrl, string AgentsAddress);

/// <summary>Keeps the addresses in the platform database, for tokens made by other processes and nodes.</summary>
internal sealed class ListenerAddresses(PlatformSource platform)
{
    public async Task AnnounceAsync(Addresses addresses, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await platform.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO fleet.listeners (enrol_url, agents_address, announced_at) VALUES (@EnrolUrl, @AgentsAddress, @now)
            ON CONFLICT (one) DO UPDATE SET enrol_url = excluded.enrol_url, agents_address = excluded.agents_address,
                announced_at = excluded.announced_at
            """,
            new { addresses.EnrolUrl, addresses.AgentsAddress, now = now.UtcDateTime }, cancellationToken: cancellationToken));
    }

    /// <summary>The addresses, or null when the hub has never served.</summary>
    public async Task<Addresses?> FindAsync(CancellationToken cancellationToken)
    {
        await using var connection = await platform.OpenAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Addresses>(new CommandDefinition(
            """SELECT enrol_url AS "EnrolUrl", agents_address AS "AgentsAddress" FROM fleet.listeners""",
            cancellationToken: cancellationToken));
    }
}
