namespace EdgeHub.Edge.Host.Tests;

/// <summary>The real program with a service manager's socket, as systemd would have started it.</summary>
[Trait("Tier", "fault")]
public sealed class WatchdogTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Agent_ThatGetsOn_SaysSo_ThoughHubAndMachineAreDead()
    {
        await using var machine = new PlantMachine();
        using var place = new Workplace(machine.Configuration());
        using var manager = new NotifySocket(place.Path("notify"));
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data, manager.Environment(Patience));
        Assert.Equal("READY=1", await manager.UntilAsync(_ => true));
        await manager.UntilAsync(message => message == "WATCHDOG=1");
        var told = await manager.DuringAsync(Patience * 3);
        Assert.InRange(told.Count(message => message == "WATCHDOG=1"), 4, 8);
        Assert.DoesNotContain(manager.Messages, message => message.Contains("Stalled", StringComparison.Ordinal));
        var status = manager.Messages.Last(message => message.StartsWith("STATUS=", StringComparison.Ordinal));
        Assert.Equal("STATUS=degraded: hub not enrolled, 0 scans wait, 1 of 3 devices connected, 1 alarms", status);
        Assert.Equal(0, (await agent.TerminateAsync()).Code);
        await manager.UntilAsync(message => message == "STOPPING=1");
        Assert.DoesNotContain("WATCHDOG=1", await manager.DuringAsync(TimeSpan.FromMilliseconds(100)));
    }

    [Theory]
    [InlineData("scans.db", "the store of scans")]
    [InlineData("telemetry.db", "the store of values")]
    public async Task Agent_WhoseStoreDoesNotCommit_IsSilent_UntilItDoes(string store, string named)
    {
        using var place = new Workplace();
        using var manager = new NotifySocket(place.Path("notify"));
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data, manager.Environment(Patience));
        await manager.UntilAsync(message => message == "WATCHDOG=1");
        using (await HeldStore.TakeAsync(Path.Combine(place.Data, store)))
        {
            Assert.Equal("STATUS=Stalled: " + named, await manager.UntilAsync(message => message.StartsWith("STATUS=Stalled", StringComparison.Ordinal)));
            Assert.DoesNotContain("WATCHDOG=1", await manager.DuringAsync(Patience * 3.5));
            await agent.SaidAsync("The agent does not get on");
        }

        await manager.UntilAsync(message => message == "WATCHDOG=1");
        Assert.Equal(0, (await agent.TerminateAsync()).Code);
    }

    [Fact]
    public async Task Agent_WhoseDiskIsReadOnly_IsNotStartedAnew_BecauseThatMendsNothing()
    {
        using var place = new Workplace();
        using var disk = ReadOnlyDiskTests.FailingDisk.Mount(Path.GetDirectoryName(place.Configuration)!);
        using var manager = new NotifySocket(place.Path("notify"));
        await using var agent = await AgentProcess.StartAsync(place.Configuration, Path.Combine(disk.Folder, "data"), manager.Environment(Patience));
        await manager.UntilAsync(message => message == "WATCHDOG=1");
        disk.Fail();
        await agent.ScanAsync("KOL-ST-01", "UID-SAIF-KOL-RM-000001-6I");
        await manager.UntilAsync(message => message.StartsWith("STATUS=stop", StringComparison.Ordinal));
        Assert.InRange((await manager.DuringAsync(Patience * 2)).Count(message => message == "WATCHDOG=1"), 2, 6);
        await agent.TerminateAsync();
    }

    [Fact]
    public async Task Agent_WithASocketWithoutAFile_AndNoWatchdog_IsReadyAndStops()
    {
        using var place = new Workplace();
        using var manager = new NotifySocket("@edgehub-" + Guid.NewGuid().ToString("N"));
        await using var agent = await AgentProcess.StartAsync(place.Configuration, place.Data, manager.Environment());
        Assert.Equal("READY=1", await manager.UntilAsync(_ => true));
        await manager.UntilAsync(message => message.StartsWith("STATUS=degraded", StringComparison.Ordinal));
        await agent.TerminateAsync();
        await manager.UntilAsync(message => message == "STOPPING=1");
        Assert.DoesNotContain("WATCHDOG=1", manager.Messages);
    }
}
