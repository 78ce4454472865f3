namespace EdgeHub.Testing;

/// <summary>One fault of a schedule.</summary>
/// <param name="Quiet">How long nothing is wrong before it.</param>
/// <param name="Fault">What then happens.</param>
/// <param name="Lasts">For how long.</param>
public readonly record struct ChaosStep(TimeSpan Quiet, ChaosFault Fault, TimeSpan Lasts);

/// <summary>Faults in an order and at times that come from a seed: the same seed gives the same schedule.</summary>
/// <param name="seed">From <see cref="Seed.Take"/>.</param>
/// <param name="faults">What may happen.</param>
/// <param name="longestQuiet">Between two faults.</param>
/// <param name="longestFault">That one lasts.</param>
public sealed class ChaosSchedule(int seed, IReadOnlyList<ChaosFault> faults, TimeSpan longestQuiet, TimeSpan longestFault)
{
    private int _done;

    /// <summary>Faults that were made so far.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>The schedule, without end.</summary>
    public IEnumerable<ChaosStep> Steps()
    {
        var random = new Random(seed);
        while (true)
        {
            yield return new ChaosStep(Some(longestQuiet), faults[random.Next(faults.Count)], Some(longestFault));
        }

        TimeSpan Some(TimeSpan longest) => TimeSpan.FromMilliseconds(random.Next((int)longest.TotalMilliseconds + 1));
    }

    /// <summary>Plays it at a proxy until cancelled; then nothing is wrong any more.</summary>
    public async Task RunAsync(ChaosProxy proxy, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(proxy);
        try
        {
            foreach (var step in Steps())
            {
                await Task.Delay(step.Quiet, cancellationToken);
                proxy.Apply(step.Fault);
                Interlocked.Increment(ref _done);
                await Task.Delay(step.Lasts, cancellationToken);
                proxy.Apply(ChaosFault.Pass);
            }
        }
        catch (OperationCanceledException)
        {
            proxy.Apply(ChaosFault.Pass);
        }
    }
}
