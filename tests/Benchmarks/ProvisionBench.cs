using System.Diagnostics;
using System.Globalization;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;
using EdgeHub.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Benchmarks;

/// <summary>
/// How long a new tenant takes from the order to ready, with its own database and with others present, on a durable private
/// cluster. Kernel and Tenancy alone: what modules add to every tenant is their part. Options: <c>--present 200</c>, <c>--count 40</c>.
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
            builder.Services.AddHubKernel(cluster.Server, [new TenancyModule()], builder.Configuration);
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
            return new BenchmarkTable("A new tenant, from order to ready", ["where", "tenants", "p50 ms", "p95 ms", "worst ms"], rows, ["Making the database from its template bounds it; the pool shows the rest."]);
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

        times.Sort();
        string At(double share) => times[(int)Math.Min(times.Count - 1, times.Count * share)].ToString("0", CultureInfo.InvariantCulture);
        return [where, count.ToString(CultureInfo.InvariantCulture), At(0.5), At(0.95), At(1)];
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
