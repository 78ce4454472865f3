using System.Collections.Concurrent;
using System.Diagnostics;

namespace EdgeHub.Benchmarks;

/// <summary>What it took to drain a backlog.</summary>
/// <param name="Values">Of the backlog.</param>
/// <param name="Took">From the link's return to the acknowledgement of the backlog's last block.</param>
/// <param name="Multiple">How many times faster than values are read blocks were acknowledged, those read meanwhile included.</param>
/// <param name="Live">Milliseconds from each reading meanwhile until the hub showed it, or a newer one.</param>
/// <param name="Verdicts">Milliseconds from each scan's commit meanwhile to the hub's word.</param>
/// <param name="VerdictsAfter">The same when nothing waits any more.</param>
internal sealed record BackfillResult(
    long Values, TimeSpan Took, double Multiple, IReadOnlyCollection<double> Live, IReadOnlyCollection<double> Verdicts, IReadOnlyCollection<double> VerdictsAfter);

/// <summary>A link that comes back to a backlog, while values are read once a second and labels are scanned.</summary>
/// <param name="agent">Filled, not connected yet.</param>
/// <param name="labels">One after the other, as long as there are any.</param>
/// <param name="scansPerSecond">How many of them in a second.</param>
/// <param name="shown">The second that the hub shows as the newest.</param>
internal sealed class BackfillRun(BackfillAgent agent, IEnumerable<string> labels, int scansPerSecond, Func<Task<long>> shown)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShownEvery = TimeSpan.FromMilliseconds(25);
    private readonly ConcurrentQueue<(long Second, long At)> _read = new();
    private readonly ConcurrentQueue<double> _live = new();
    private readonly ConcurrentQueue<double> _verdicts = new();
    private readonly ConcurrentQueue<double> _verdictsAfter = new();
    private readonly IEnumerator<string> _labels = labels.GetEnumerator();
    private volatile bool _drained;

    /// <summary>Drains, then goes on for a while with nothing that waits.</summary>
    public async Task<BackfillResult> RunAsync(TimeSpan after, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (last, values, began) = (agent.Blocks.Last, agent.Seconds * agent.PerSecond, Stopwatch.GetTimestamp());
        agent.Connect();
        Task[] loops = [ReadAsync(stop.Token), WatchAsync(stop.Token), ScanAsync(stop.Token)];
        while (agent.Blocks.Next <= last)
        {
            await Task.WhenAny([.. loops, Task.Delay(ShownEvery, TimeProvider.System, cancellationToken)]);
            await Task.WhenAll(loops.Where(loop => loop.IsCompleted));
        }

        var (took, sent) = (Stopwatch.GetElapsedTime(began), agent.Blocks.Next - 1);
        _drained = true;
        await Task.Delay(after, TimeProvider.System, cancellationToken);
        await stop.CancelAsync();
        await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return new BackfillResult(values, took, (double)values / last * sent / took.TotalSeconds / agent.PerSecond, _live, _verdicts, _verdictsAfter);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Second);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            _read.Enqueue((agent.Read(), Stopwatch.GetTimestamp()));
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ShownEvery);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var newest = await shown();
            while (_read.TryPeek(out var oldest) && oldest.Second <= newest && _read.TryDequeue(out _))
            {
                if (!_drained)
                {
                    _live.Enqueue(Stopwatch.GetElapsedTime(oldest.At).TotalMilliseconds);
                }
            }
        }
    }

    private async Task ScanAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Second / scansPerSecond);
        var answers = new List<Task>();
        while (_labels.MoveNext() && await timer.WaitForNextTickAsync(cancellationToken))
        {
            answers.RemoveAll(answer => answer.IsCompletedSuccessfully);
            answers.Add(AskAsync(_labels.Current, _drained ? _verdictsAfter : _verdicts, cancellationToken));
        }

        await Task.WhenAll(answers);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }

    private async Task AskAsync(string label, ConcurrentQueue<double> times, CancellationToken cancellationToken) =>
        times.Enqueue((await agent.ScanAsync(label, cancellationToken)).TotalMilliseconds);
}
