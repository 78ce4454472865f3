using System.Threading.Channels;
using EdgeHub.Devices;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Edge.Runtime.Tests;

public sealed class SupervisionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Driver_ThatFails_IsStartedAnew_WhileOthersGoOn()
    {
        var time = new QuickTime();
        await using var broken = new ScriptedSource("bad", run => run < 3 ? throw new InvalidOperationException("no paper") : Task.Delay(Timeout.Infinite, CancellationToken.None));
        await using var good = new ScriptedSource("good", _ => Task.Delay(Timeout.Infinite, CancellationToken.None));
        var supervisor = Supervise(time, broken, good);
        var failures = Channel.CreateUnbounded<string>();
        supervisor.Failed += (_, failure) => failures.Writer.TryWrite($"{failure.Device} {failure.Station} {failure.Reason}");
        using var stop = new CancellationTokenSource();
        var running = supervisor.RunAsync(stop.Token);
        Assert.Equal("bad ST-1 The driver failed: no paper", await failures.Reader.ReadAsync().AsTask().WaitAsync(Patience));
        await broken.Runs(3).WaitAsync(Patience);
        Assert.Equal(1, good.Started);
        var report = supervisor.Reports()[0];
        Assert.Equal((DeviceCondition.Connected, 2), (report.Status.State, report.Restarts));
        await stop.CancelAsync();
        await running.WaitAsync(Patience);
        Assert.True(broken.Disposed && good.Disposed);
    }

    [Fact]
    public async Task Driver_ThatWaitsForItsRestart_IsAFaultWithReasonAndNextTry()
    {
        await using var broken = new ScriptedSource("bad", _ => throw new InvalidOperationException("no paper"));
        var supervisor = Supervise(TimeProvider.System, broken);
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        supervisor.Failed += (_, _) => failed.TrySetResult();
        using var stop = new CancellationTokenSource();
        var running = supervisor.RunAsync(stop.Token);
        await failed.Task.WaitAsync(Patience);
        var status = supervisor.Reports()[0].Status;
        Assert.Equal((DeviceCondition.Fault, "The driver failed: no paper", true), (status.State, status.Reason, status.NextTry is not null));
        await stop.CancelAsync();
        await running.WaitAsync(Patience);
    }

    [Fact]
    public async Task Driver_ThatEndsByItself_IsStartedAnewToo()
    {
        await using var source = new ScriptedSource("s", run => run < 2 ? Task.CompletedTask : Task.Delay(Timeout.Infinite, CancellationToken.None));
        using var stop = new CancellationTokenSource();
        var running = Supervise(new QuickTime(), source).RunAsync(stop.Token);
        await source.Runs(2).WaitAsync(Patience);
        await stop.CancelAsync();
        await running.WaitAsync(Patience);
    }

    private static DriverSupervisor Supervise(TimeProvider time, params ScriptedSource[] sources) => new(
        [.. sources.Select(source => new SupervisedDriver("ST-1", source))], new NoSink(), time, NullLogger<DriverSupervisor>.Instance);

    /// <summary>A clock whose timers are a hundred times faster.</summary>
    private sealed class QuickTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime / 100, period);
    }

    private sealed class NoSink : IScanSink
    {
        public ValueTask ScannedAsync(Scan scan, CancellationToken cancellationToken) => default;

        public ValueTask RejectedAsync(string device, string station, ScanFault fault, CancellationToken cancellationToken) => default;
    }

    private sealed class ScriptedSource(string device, Func<int, Task> script) : IScanSource
    {
        private readonly SemaphoreSlim _started = new(0);

        public int Started { get; private set; }

        public bool Disposed { get; private set; }

        public string Device => device;

        public DeviceStatus Status => new(DeviceCondition.Connected, "");

        public async Task RunAsync(IScanSink sink, CancellationToken cancellationToken)
        {
            Started++;
            _started.Release();
            await script(Started).WaitAsync(cancellationToken);
        }

        /// <summary>Completes when the driver has been started so often.</summary>
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
