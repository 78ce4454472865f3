using System.Threading.Channels;
using EdgeHub.Devices;
using EdgeHub.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Edge.Runtime.Tests;

public sealed class SupervisionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Driver_ThatFails_IsStartedAnew_WhileOthersGoOn()
    {
        var broken = new ScriptedDriver(run => run < 3 ? throw new InvalidOperationException("no paper") : Task.Delay(Timeout.Infinite, CancellationToken.None));
        var good = new ScriptedDriver(_ => Task.Delay(Timeout.Infinite, CancellationToken.None));
        await using var supervisor = Supervisor(new QuickTime());
        var failures = Channel.CreateUnbounded<string>();
        supervisor.Failed += (_, failure) => failures.Writer.TryWrite($"{failure.Device} {failure.Station} {failure.Reason}");
        await supervisor.ApplyAsync([Want("bad", broken), Want("good", good)], CancellationToken.None);
        Assert.Equal("bad ST-1 The driver failed: no paper", await failures.Reader.ReadAsync().AsTask().WaitAsync(Patience));
        await broken.Runs(3).WaitAsync(Patience);
        Assert.Equal(1, good.Started);
        var report = supervisor.Reports()[0];
        Assert.Equal((DeviceCondition.Connected, 2), (report.Status.State, report.Restarts));
        await supervisor.DisposeAsync();
        Assert.True(broken.Disposed && good.Disposed);
    }

    [Fact]
    public async Task Driver_ThatWaitsForItsRestart_IsAFaultWithReasonAndNextTry()
    {
        var broken = new ScriptedDriver(_ => throw new InvalidOperationException("no paper"));
        await using var supervisor = Supervisor(TimeProvider.System);
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        supervisor.Failed += (_, _) => failed.TrySetResult();
        await supervisor.ApplyAsync([Want("bad", broken)], CancellationToken.None);
        await failed.Task.WaitAsync(Patience);
        var status = supervisor.Reports()[0].Status;
        Assert.Equal((DeviceCondition.Fault, "The driver failed: no paper", true), (status.State, status.Reason, status.NextTry is not null));
    }

    [Fact]
    public async Task Driver_ThatEndsByItself_IsStartedAnewToo()
    {
        var driver = new ScriptedDriver(run => run < 2 ? Task.CompletedTask : Task.Delay(Timeout.Infinite, CancellationToken.None));
        await using var supervisor = Supervisor(new QuickTime());
        await supervisor.ApplyAsync([Want("s", driver)], CancellationToken.None);
        await driver.Runs(2).WaitAsync(Patience);
    }

    [Fact]
    public async Task Set_PushedAgainUnchanged_DisturbsNothing()
    {
        var driver = Endless();
        await using var supervisor = Supervisor(TimeProvider.System);
        await supervisor.ApplyAsync([Want("a", driver)], CancellationToken.None);
        await driver.Runs(1).WaitAsync(Patience);
        for (var push = 0; push < 20; push++)
        {
            var changes = await supervisor.ApplyAsync([Want("a", Endless())], CancellationToken.None);
            Assert.Equal((1, 0, 0), (changes.Kept, changes.Started.Count, changes.Stopped.Count));
        }

        Assert.Equal((1, false), (driver.Started, driver.Disposed));
    }

    [Fact]
    public async Task Set_WithOneChange_TouchesThatDriverOnly()
    {
        var (same, old, gone, changed, added) = (Endless(), Endless(), Endless(), Endless(), Endless());
        await using var supervisor = Supervisor(TimeProvider.System);
        await supervisor.ApplyAsync([Want("same", same), Want("changes", old), Want("goes", gone)], CancellationToken.None);
        await Task.WhenAll(same.Runs(1), old.Runs(1), gone.Runs(1)).WaitAsync(Patience);
        var changes = await supervisor.ApplyAsync([Want("new", added), Want("same", same), Want("changes", changed, "other port")], CancellationToken.None);
        await Task.WhenAll(changed.Runs(1), added.Runs(1)).WaitAsync(Patience);
        Assert.Equal((1, "new changes", "goes"), (changes.Kept, string.Join(' ', changes.Started), string.Join(' ', changes.Stopped)));
        Assert.Equal((1, false), (same.Started, same.Disposed));
        Assert.True(old.Disposed && gone.Disposed);
        Assert.Equal(["new", "same", "changes"], supervisor.Reports().Select(report => report.Device));
        Assert.Same(changed, supervisor.Find<ScriptedDriver>("changes"));
    }

    [Fact]
    public async Task Restart_ByAPerson_BeginsAtOnce_AndCountsAsNoFailure()
    {
        var driver = Endless();
        await using var supervisor = Supervisor(TimeProvider.System);
        await supervisor.ApplyAsync([Want("a", driver)], CancellationToken.None);
        await driver.Runs(1).WaitAsync(Patience);
        Assert.True(supervisor.Restart("a"));
        await driver.Runs(1).WaitAsync(Patience);
        Assert.False(supervisor.Restart("b"));
        Assert.Equal(0, supervisor.Reports()[0].Restarts);
    }

    [Fact]
    public async Task Restart_ByAPerson_OfADriverThatWaitsForItsNextTry_BeginsAtOnce()
    {
        var driver = new ScriptedDriver(run => run < 2 ? throw new InvalidOperationException("no paper") : Task.Delay(Timeout.Infinite, CancellationToken.None));
        await using var supervisor = Supervisor(new ManualTime());
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        supervisor.Failed += (_, _) => failed.TrySetResult();
        await supervisor.ApplyAsync([Want("a", driver)], CancellationToken.None);
        await failed.Task.WaitAsync(Patience);
        Assert.True(supervisor.Restart("a"));

        // The clock stands still: nothing else than the person begins it again.
        await driver.Runs(2).WaitAsync(Patience);
    }

    [Fact]
    public async Task Restart_OfADriverThatHasBeenStopped_DoesNothing()
    {
        var driver = Endless();
        var keeper = new DriverKeeper(Want("a", driver), TimeProvider.System, (_, _, _) => { });
        keeper.Start();
        await driver.Runs(1).WaitAsync(Patience);
        await keeper.DisposeAsync();

        // A person who found the driver just before the configuration removed it.
        keeper.Restart();
        Assert.Equal((1, true), (driver.Started, driver.Disposed));
    }

    private static DriverSupervisor Supervisor(TimeProvider time) => new(time, NullLogger<DriverSupervisor>.Instance);

    private static SupervisedDriver Want(string device, ScriptedDriver driver, string definition = "") => new("ST-1", device, definition, () => driver);

    private static ScriptedDriver Endless() => new(_ => Task.Delay(Timeout.Infinite, CancellationToken.None));

    /// <summary>A clock whose timers are a hundred times faster.</summary>
    private sealed class QuickTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime / 100, period);
    }

    private sealed class ScriptedDriver(Func<int, Task> script) : IRunningDriver
    {
        private readonly SemaphoreSlim _started = new(0);

        public int Started { get; private set; }

        public bool Disposed { get; private set; }

        public DeviceStatus Status => new(DeviceCondition.Connected, "");

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            Started++;
            _started.Release();
            await script(Started).WaitAsync(cancellationToken);
        }

        /// <summary>Completes when the driver has been started so often since it was last asked.</summary>
        public async Task Runs(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await _started.WaitAsync();
            }
        }

        public ValueTask DisposeAsync()
        {
            Disposed = true;
            return default;
        }
    }
}
