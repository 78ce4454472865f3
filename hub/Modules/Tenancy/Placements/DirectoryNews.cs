using System.Globalization;
using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Tenancy;

/// <summary>Hears that what this node remembers of a tenant is old.</summary>
internal sealed class DirectoryNewsHeard(TenantDirectory directory) : IPlatformListener
{
    public string Channel => DirectoryNews.Channel;

    public void Hear(string payload)
    {
        if (int.TryParse(payload, NumberStyles.None, CultureInfo.InvariantCulture, out var tenantId))
        {
            directory.Forget(tenantId);
        }
    }

    public void Missed() => directory.ForgetAll();
}

/// <summary>Tells every node that what it remembers of a tenant is old. A node that misses it forgets within 5 s anyway.</summary>
internal sealed class DirectoryNews(IPlatformDb platform)
{
    public const string Channel = "eh_tenants";

    public async Task TellAsync(int tenantId, CancellationToken cancellationToken)
    {
        await using var command = platform.DataSource.CreateCommand("SELECT pg_notify($1, $2::text), pg_notify($3, ':' || $2::text)");
        command.Parameters.Add(Param.Text(Channel));
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = tenantId });

        // The feeds of every node look again too, since only there a new epoch is seen.
        command.Parameters.Add(Param.Text(PlatformChannels.Dirty));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
