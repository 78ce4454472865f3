using System.Diagnostics;

namespace EdgeHub.Benchmarks;

/// <summary>Does something so many times a second, whether or not the earlier ones have come back.</summary>
internal static class Pace
{
    /// <summary>Gives how many seconds it took.</summary>
    public static async Task<double> RunAsync(int count, int perSecond, Action<int> act, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        for (var done = 0; done < count;)
        {
            for (var due = Math.Min(count, (int)(Stopwatch.GetElapsedTime(began).TotalSeconds * perSecond)); done < due; done++)
            {
                act(done);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken);
        }

        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
