using EdgeHub.Testing;

namespace EdgeHub.Hub.Tenancy.Tests;

/// <summary>A hub that stops while a tenant is being made.</summary>
public sealed class RunningProvisionsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_WhileATenantIsMade_WaitsForIt()
    {
        using var running = new RunningProvisions(TimeProvider.System);
        var made = new TaskCompletionSource();
        var cut = false;
        running.Start(Guid.NewGuid(), async token =>
        {
            await made.Task;
            cut = token.IsCancellationRequested;
        });
        var stopping = running.StopAsync(Stop);
        Assert.False(stopping.IsCompleted);
        made.SetResult();
        await stopping.WaitAsync(TimeSpan.FromSeconds(5), Stop);
        Assert.False(cut);
    }

    [Fact]
    public async Task Stop_WhileOneHangs_TellsItToUndoAfter15Seconds()
    {
        var time = new ManualTime();
        using var running = new RunningProvisions(time);
        var undone = new TaskCompletionSource();
        running.Start(Guid.NewGuid(), async token =>
        {
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            undone.SetResult();
        });
        var stopping = running.StopAsync(Stop);
        time.Advance(TimeSpan.FromSeconds(14));
        Assert.False(undone.Task.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));
        await undone.Task.WaitAsync(TimeSpan.FromSeconds(5), Stop);
        await stopping.WaitAsync(TimeSpan.FromSeconds(5), Stop);
    }
}
