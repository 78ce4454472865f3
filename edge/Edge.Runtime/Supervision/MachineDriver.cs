using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;

namespace EdgeHub.Edge.Runtime;

/// <summary>A machine as the supervisor runs it: its driver, and the pipeline of its values, which also lives by the clock.</summary>
public sealed class MachineDriver(IPointSource source, MachinePipeline pipeline, TimeProvider time) : IRunningDriver
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    /// <summary>The driver.</summary>
    public IPointSource Source => source;

    /// <summary>What becomes of its values.</summary>
    public MachinePipeline Pipeline => pipeline;

    /// <inheritdoc/>
    public DeviceStatus Status => source.Status;

    /// <inheritdoc/>
    public TimeSpan? ClockOffset => pipeline.SourceOffset;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] both = [source.RunAsync(pipeline, stop.Token), TickAsync(stop.Token)];
        try
        {
            await await Task.WhenAny(both);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(both).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        pipeline.Finish();
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            pipeline.Tick();
        }
    }
}
