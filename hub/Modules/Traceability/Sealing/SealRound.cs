using System.Collections.Concurrent;
using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Traceability;

/// <summary>Tenants whose ledger this node has written to since the last round.</summary>
internal sealed class SealQueue
{
    private readonly ConcurrentDictionary<TenantScope, bool> _touched = new();

    public void Touch(TenantScope tenant) => _touched[tenant] = true;

    public IReadOnlyList<TenantScope> Take()
    {
        var taken = _touched.Keys.ToList();
        taken.ForEach(tenant => _touched.TryRemove(tenant, out _));
        return taken;
    }
}

/// <summary>
/// Seals every minute what this node has written, and every ten minutes every tenant, for what a node that is gone has left
/// behind; the first of these passes and one a day look at every unit. An idle tenant's database is left asleep otherwise.
/// </summary>
internal sealed partial class SealRound(Sealer sealer, SealQueue queue, ITenantDirectory directory, TimeProvider time, ILogger<SealRound> log)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan EveryTenant = TimeSpan.FromMinutes(10);

    private readonly Dictionary<int, DateOnly> _wholeOn = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        var sweptAt = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var sweep = time.GetElapsedTime(sweptAt) >= EveryTenant;
                sweptAt = sweep ? time.GetTimestamp() : sweptAt;
                await RunAsync(sweep, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task RunAsync(bool sweep, CancellationToken cancellationToken)
    {
        var tenants = queue.Take();
        if (sweep)
        {
            try
            {
                tenants = await directory.ListServedAsync(cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogSweepFailed(failure);
            }
        }

        foreach (var tenant in tenants)
        {
            await SealAsync(tenant, cancellationToken);
        }
    }

    private async Task SealAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        try
        {
            var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
            var whole = _wholeOn.GetValueOrDefault(tenant.TenantId) != today;
            var done = await sealer.SealAsync(tenant, whole, cancellationToken);
            if (done.Error is { } error)
            {
                queue.Touch(tenant);
                LogNotSealed(tenant.Code, error.Code);
                return;
            }

            _wholeOn[tenant.TenantId] = today;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The next round tries again; unsealed events are still chained, only their outside proof is late.
            queue.Touch(tenant);
            LogFailed(tenant.Code, failure);
        }
    }

    [LoggerMessage(5001, LogLevel.Warning, "The ledger of {Tenant} was not sealed now: {Code}. The next round tries again.")]
    private partial void LogNotSealed(string tenant, string code);

    [LoggerMessage(5002, LogLevel.Error, "Sealing the ledger of {Tenant} failed. The next round tries again.")]
    private partial void LogFailed(string tenant, Exception failure);

    [LoggerMessage(5003, LogLevel.Warning, "Tenants could not be listed for sealing. The next round tries again.")]
    private partial void LogSweepFailed(Exception failure);
}
