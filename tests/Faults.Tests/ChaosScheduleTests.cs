using System.Net;
using EdgeHub.Testing;

namespace EdgeHub.Faults.Tests;

/// <summary>What is random in these tests can be repeated.</summary>
public sealed class ChaosScheduleTests
{
    private static readonly ChaosFault[] Faults = [new(ChaosKind.Reset), new(ChaosKind.HalfOpen), ChaosFault.Delay(TimeSpan.FromSeconds(1))];

    [Fact]
    public void Schedule_OfTheSameSeed_IsTheSame_AndOfAnotherSeedAnother()
    {
        Assert.Equal(Steps(5), Steps(5));
        Assert.NotEqual(Steps(5), Steps(6));
        Assert.All(Steps(5), step => Assert.True(step.Quiet <= TimeSpan.FromSeconds(2) && step.Lasts <= TimeSpan.FromSeconds(1) && Faults.Contains(step.Fault)));
        Assert.Equal(Faults.Length, Steps(5).Select(step => step.Fault).Distinct().Count());
    }

    [Fact]
    public async Task Schedule_ThatIsStopped_LeavesNothingWrong()
    {
        await using var proxy = ChaosProxy.Start(() => new IPEndPoint(IPAddress.Loopback, 1));
        var schedule = new ChaosSchedule(1, [new ChaosFault(ChaosKind.Mute)], TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5));
        using var stop = new CancellationTokenSource();
        var running = schedule.RunAsync(proxy, stop.Token);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (schedule.Done < 3)
        {
            await Task.Delay(5, patience.Token);
        }

        await stop.CancelAsync();
        await running;
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(proxy.Address);

        // Passed on to a target that is not there: it ends instead of being told nothing.
        await Assert.ThrowsAsync<IOException>(async () => await client.GetStream().ReadExactlyAsync(new byte[1], patience.Token));
    }

    [Fact]
    public void Seed_OfTheEnvironment_IsTaken()
    {
        var before = Environment.GetEnvironmentVariable(Seed.Variable);
        try
        {
            Environment.SetEnvironmentVariable(Seed.Variable, "4711");
            Assert.Equal(4711, Seed.Take("this test"));
            Environment.SetEnvironmentVariable(Seed.Variable, "");
            Assert.InRange(Seed.Take("this test"), 1, 999_999);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Seed.Variable, before);
        }
    }

    private static ChaosStep[] Steps(int seed) =>
        [.. new ChaosSchedule(seed, Faults, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)).Steps().Take(100)];
}
