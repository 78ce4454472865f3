using System.Diagnostics;
using System.Globalization;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Identity;
using EdgeHub.Hub.Production;
using EdgeHub.Hub.Tenancy;
using EdgeHub.Hub.Traceability;
using EdgeHub.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace EdgeHub.Benchmarks;

/// <summary>
/// How long a new tenant takes from the order to ready, with its own database and with others present, on a durable private
/// cluster, with every module's tables as the real hub has them; and what PostgreSQL's two ways of copying a template cost. Options: <c>--present 200</c>, <c>--count 40</c>.
/// </summary>
internal sealed class ProvisionBench : IBenchmark
{
    public string Name => "provision";

    public async Task<BenchmarkTable> RunAsync(BenchmarkSettings settings, CancellationToken cancellationToken)
    {
        var present = settings.Number("present", 200);
        var count = settings.Number("count", 40);
        using var temp = new TempFolder();
        var binaries = PostgresBinaries.Find();
        using var cluster = new PrivateCluster(temp.File("hub"), binaries.IsOk ? binaries.Value : throw new InvalidOperationException(binaries.Error!.Detail), NullLogger.Instance);
        await cluster.StartAsync(cancellationToken);
        try
        {
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
            builder.Services.AddLogging();
            builder.Configuration[FleetModule.DataFolderKey] = temp.File("hub");
            builder.Services.AddHubKernel(
                cluster.Server, [new TenancyModule(), new IdentityModule(), new FleetModule(), new TraceabilityModule(), new ProductionModule()], builder.Configuration);
            using var host = builder.Build();
            await host.Services.PrepareHubAsync(cancellationToken);
            var provisioning = host.Services.GetRequiredService<ITenantProvisioning>();
            var rows = new List<IReadOnlyList<string>>();
            var next = 0;
            rows.Add(await RowAsync("own database, none present", provisioning, "own", Math.Min(count, present), () => next++, cancellationToken));
            while (next < present)
            {
                await MakeAsync(provisioning, "own", next++, cancellationToken);
            }

            rows.Add(await RowAsync(string.Create(CultureInfo.InvariantCulture, $"own database, {present} present"), provisioning, "own", count, () => next++, cancellationToken));
            rows.Add(await RowAsync("pool", provisioning, "pool", count, () => next++, cancellationToken));
            var databases = host.Services.GetRequiredService<HubDatabases>();
            rows.Add(await CopyAsync(databases, "wal_log", count / 2, cancellationToken));
            rows.Add(await CopyAsync(databases, "file_copy", count / 2, cancellationToken));
            return new BenchmarkTable(
                "A new tenant, from order to ready", ["where", "tenants", "p50 ms", "p95 ms", "worst ms"], rows,
                [await SizeAsync(databases, cancellationToken), "Making the database from its template bounds it; the pool shows the rest."]);
        }
        finally
        {
            await cluster.DeleteAsync(CancellationToken.None);
        }
    }

    private static async Task<IReadOnlyList<string>> RowAsync(
        string where, ITenantProvisioning provisioning, string placement, int count, Func<int> next, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var i = 0; i < count; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await MakeAsync(provisioning, placement, next(), cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return Row(where, times);
    }

    private static IReadOnlyList<string> Row(string where, List<double> times)
    {
        times.Sort();
        string At(double share) => times[(int)Math.Min(times.Count - 1, times.Count * share)].ToString("0", CultureInfo.InvariantCulture);
        return [where, times.Count.ToString(CultureInfo.InvariantCulture), At(0.5), At(0.95), At(1)];
    }

    /// <summary>CREATE DATABASE alone; the hub uses the server's own choice, wal_log.</summary>
    private static async Task<IReadOnlyList<string>> CopyAsync(HubDatabases databases, string strategy, int count, CancellationToken cancellationToken)
    {
        await using var connection = await databases.Server.OpenAsync(DbRole.Provision, "postgres", cancellationToken);
        var times = new List<double>();
        for (var i = 0; i < Math.Max(1, count); i++)
        {
            var started = Stopwatch.GetTimestamp();
            await using (var make = new NpgsqlCommand($"CREATE DATABASE bench_copy TEMPLATE {databases.Template} STRATEGY {strategy}", connection))
            {
                await make.ExecuteNonQueryAsync(cancellationToken);
            }

            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            await using var drop = new NpgsqlCommand("DROP DATABASE bench_copy", connection);
            await drop.ExecuteNonQueryAsync(cancellationToken);
        }

        return Row("CREATE DATABASE alone, " + strategy, times);
    }

    private static async Task<string> SizeAsync(HubDatabases databases, CancellationToken cancellationToken)
    {
        await using var connection = await databases.Server.OpenAsync(DbRole.Superuser, "postgres", cancellationToken);
        await using var size = new NpgsqlCommand(
            """
            SELECT pg_database_size(oid), (SELECT count(*) FROM pg_ls_dir('base/' || oid)) FROM pg_database
            WHERE datname LIKE 'erp\_tenant\_%' ORDER BY oid DESC LIMIT 1
            """,
            connection);
        await using var reader = await size.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"A new tenant's database: {reader.GetInt64(0) / 1_048_576.0:0.0} MiB in {reader.GetInt64(1)} files (budget 13 MB, 1,000).");
    }

    private static async Task MakeAsync(ITenantProvisioning provisioning, string placement, int number, CancellationToken cancellationToken)
    {
        var code = "B" + number.ToString("000", CultureInfo.InvariantCulture);
        var made = await provisioning.ProvisionAsync(new NewTenant(code, "Bench " + code) { Placement = placement }, cancellationToken);
        if (made.Error is { } error)
        {
            throw new InvalidOperationException(error.Detail);
        }
    }
}
