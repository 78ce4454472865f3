using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EdgeHub.Hub.Kernel;

/// <summary>
/// Tells other nodes which tenants have news, at most every 100 ms in one message, and listens to theirs. Only the platform
/// database rings: no node listens in every tenant's.
/// </summary>
internal sealed partial class NodeBell(
    DatabaseServer server, IPlatformDb platform, TenantWake wake, LiveFeed feeds, IEnumerable<IPlatformListener> listeners,
    TimeProvider time, ILogger<NodeBell> log) : BackgroundService
{
    private const string Channel = PlatformChannels.Dirty;

    /// <summary>A payload holds 8,000 bytes: eleven for each tenant at most.</summary>
    private const int MostTenants = 600;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly string _node = Guid.NewGuid().ToString("N");

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(RingAsync(stoppingToken), ListenAsync(stoppingToken));

    private async Task RingAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            foreach (var tenants in wake.TakeUntold().Chunk(MostTenants))
            {
                try
                {
                    await using var command = platform.DataSource.CreateCommand("SELECT pg_notify($1, $2)");
                    command.Parameters.Add(Param.Text(Channel));
                    command.Parameters.Add(Param.Text(_node + ":" + string.Join(',', tenants)));
                    await command.ExecuteNonQueryAsync(cancellationToken);
                }
                catch (NpgsqlException exception)
                {
                    // Others learn of it by their sweep.
                    NotNow(log, exception);
                }
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var settings = server.Connect(DbRole.App, HubDatabases.Platform);
                settings.Pooling = false;
                await using var connection = new NpgsqlConnection(settings.ConnectionString);
                connection.Notification += (_, news) => Hear(news.Channel, news.Payload);
                await connection.OpenAsync(cancellationToken);
                var listen = string.Concat(listeners.Select(listener => listener.Channel).Append(Channel).Distinct(StringComparer.Ordinal).Select(name => $"LISTEN {name};"));
                await using (var command = new NpgsqlCommand(listen, connection))
                {
                    await command.ExecuteNonQueryAsync(cancellationToken);
                }

                // What rang while nobody listened.
                foreach (var tenant in feeds.Followed())
                {
                    wake.Mark(tenant);
                }

                foreach (var listener in listeners)
                {
                    listener.Missed();
                }

                while (true)
                {
                    await connection.WaitAsync(cancellationToken);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                NotNow(log, exception);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    private void Hear(string channel, string payload)
    {
        if (channel != Channel)
        {
            foreach (var listener in listeners.Where(listener => listener.Channel == channel))
            {
                listener.Hear(payload);
            }

            return;
        }

        var colon = payload.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || payload.AsSpan(0, colon).SequenceEqual(_node))
        {
            return;
        }

        foreach (var part in payload[(colon + 1)..].Split(','))
        {
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var tenantId) && feeds.Find(tenantId) is { } feed)
            {
                wake.Mark(feed.Tenant);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The platform database does not answer; news between nodes wait.")]
    private static partial void NotNow(ILogger log, Exception exception);
}
