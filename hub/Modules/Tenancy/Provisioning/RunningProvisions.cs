using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace EdgeHub.Hub.Tenancy;

/// <summary>
/// Tenants that are being made while nobody waits for the answer. A hub that stops lets them come to their end, 15 s at most;
/// then they undo themselves, and what even that does not reach is undone by the next start.
/// </summary>
internal sealed class RunningProvisions(TimeProvider time) : IHostedService, IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestUndo = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<Guid, Task> _running = new();
    private readonly CancellationTokenSource _cut = new();

    /// <summary>Starts one; its token is cancelled when the hub cannot wait any longer.</summary>
    public void Start(Guid runId, Func<CancellationToken, Task> work)
    {
        var running = work(_cut.Token);
        _running[runId] = running;
        _ = running.ContinueWith(_ => _running.TryRemove(runId, out Task? _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (await EndsWithinAsync(Longest, cancellationToken))
        {
            return;
        }

        await _cut.CancelAsync();
        await EndsWithinAsync(LongestUndo, cancellationToken);
    }

    public void Dispose() => _cut.Dispose();

    private async Task<bool> EndsWithinAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_running.Values).WaitAsync(longest, time, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return _running.IsEmpty;
        }
    }
}
