using EdgeHub.Edge.Runtime;
using EdgeHub.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Edge.Host.Tests;

public sealed class ConfigurationWatchTests
{
    [Fact]
    public async Task FileThatCouldNotBeBroughtIntoForce_IsTriedAgain()
    {
        await using var book = new EventBook();
        var file = book.File("agent.json");
        await File.WriteAllTextAsync(file, """{ "stations": [ { "code": "A" } ] }""", TestContext.Current.CancellationToken);
        var (time, tries) = (new ManualTime(), 0);
        await using var supervisor = new DriverSupervisor(time, NullLogger<DriverSupervisor>.Instance);
        using var tried = new SemaphoreSlim(0);
        var watch = new ConfigurationWatch(
            file, ConfigurationFile.Read(file),
            (_, _) =>
            {
                tries++;
                tried.Release();
                return tries < 3 ? throw new IOException("The disk is full.") : Task.FromResult(new DriverChanges(0, ["M"], []));
            },
            HubConfiguration.Open(book.Folder, file), new ConfigurationProof(supervisor, time), book.Journal, time, NullLogger<ConfigurationWatch>.Instance);
        await File.WriteAllTextAsync(file, """{ "stations": [ { "code": "A" } ], "hub": "h:1" }""", TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        var running = Task.Run(() => watch.RunAsync(stop.Token), TestContext.Current.CancellationToken);
        for (var look = 1; look <= 3; look++)
        {
            while (time.Timers == 0)
            {
                await Task.Yield();
            }

            time.Advance(TimeSpan.FromSeconds(2));
            Assert.True(await tried.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), $"Look {look} did not try.");
        }

        Assert.Equal("configuration.applied", Assert.Single(await book.UntilAsync(1)).Type);
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.Equal(3, tries);
    }
}
