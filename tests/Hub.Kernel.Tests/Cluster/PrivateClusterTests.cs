using System.Diagnostics;
using System.Globalization;
using EdgeHub.Testing.Hub;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace EdgeHub.Hub.Kernel.Tests;

/// <summary>Each test has a cluster of its own, because it stops it.</summary>
public sealed class PrivateClusterTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cluster_LeftByKilledHub_IsTakenOverWithItsData()
    {
        await using var cluster = await TestCluster.StartAsync(Stop);
        await AskAsync(cluster, "CREATE TABLE public.kept AS SELECT 42 AS answer");
        var pid = Pid(cluster);

        // A hub that was killed says nothing: the next one just finds the server running.
        using var next = new PrivateCluster(cluster.DataFolder, PostgresBinaries.Find().Value, NullLogger.Instance, durable: false);
        Assert.True(await next.StartAsync(Stop));
        Assert.Equal(pid, Pid(cluster));
        Assert.Equal(42, await AskAsync(cluster, "SELECT answer FROM public.kept"));
    }

    [Fact]
    public async Task Cluster_KilledHard_StartsAgainWithItsData()
    {
        await using var cluster = await TestCluster.StartAsync(Stop);
        await AskAsync(cluster, "CREATE TABLE public.kept AS SELECT 42 AS answer");

        // Test clusters commit without waiting for the disk.
        await AskAsync(cluster, "CHECKPOINT");
        using var server = Process.GetProcessById(Pid(cluster));
        server.Kill();
        await WaitUntilAsync(() => !cluster.Cluster.IsProcessAlive(), "the server to be gone");
        await StartPatientlyAsync(cluster);
        Assert.Equal(42, await AskAsync(cluster, "SELECT answer FROM public.kept"));
    }

    [Fact]
    public async Task Cluster_WithPidFileOfAnotherProgram_Starts()
    {
        await using var cluster = await TestCluster.StartAsync(Stop);
        await cluster.Cluster.StopAsync(Stop);
        var pidFile = Path.Combine(cluster.Cluster.Root, "data", "postmaster.pid");
        await File.WriteAllTextAsync(pidFile, $"{Environment.ProcessId}\n{cluster.Cluster.Root}/data\n", Stop);
        Assert.False(await cluster.Cluster.StartAsync(Stop));
        Assert.True(await cluster.Cluster.IsRunningAsync(Stop));
    }

    [Fact]
    public async Task Cluster_WhenMadeHalf_IsMadeAnew()
    {
        await using var cluster = await TestCluster.StartAsync(Stop);
        await cluster.Cluster.StopAsync(Stop);
        File.Delete(Path.Combine(cluster.Cluster.Root, "data", "PG_VERSION"));
        Assert.False(await cluster.Cluster.StartAsync(Stop));
        Assert.Equal(1, await AskAsync(cluster, "SELECT 1"));
    }

    [Fact]
    public async Task Cluster_ListensOnNoNetworkAddress()
    {
        await using var cluster = await TestCluster.StartAsync(Stop);
        Assert.Equal("", await AskAsync(cluster, "SHOW listen_addresses"));
        Assert.Equal("0700", await AskAsync(cluster, "SHOW unix_socket_permissions"));
    }

    [Fact]
    public async Task DataFolder_OfRunningHub_IsRefusedByName()
    {
        var folder = Directory.CreateTempSubdirectory("eh-lock-").FullName;
        var first = DataFolderLock.Take(folder, TimeProvider.System);
        Assert.True(first.IsOk);
        Assert.True(DataFolderLock.IsHeld(folder));
        var second = DataFolderLock.Take(folder, TimeProvider.System);
        Assert.Equal("kernel.data_folder_in_use", second.Error?.Code);
        Assert.Contains($"process {Environment.ProcessId.ToString(CultureInfo.InvariantCulture)} since", second.Error!.Detail, StringComparison.Ordinal);
        first.Value.Dispose();
        Assert.False(DataFolderLock.IsHeld(folder));
        using var third = DataFolderLock.Take(folder, TimeProvider.System).Value;
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void DataFolder_DeletedUnderItsHub_IsStillThatHubs()
    {
        var folder = Directory.CreateTempSubdirectory("eh-lock-").FullName;
        using (var first = DataFolderLock.Take(folder, TimeProvider.System).Value)
        {
            Directory.Delete(folder, recursive: true);
            var second = DataFolderLock.Take(folder, TimeProvider.System);
            Assert.Equal("kernel.data_folder_in_use", second.Error?.Code);
            Assert.StartsWith($"Another hub runs (process {Environment.ProcessId.ToString(CultureInfo.InvariantCulture)})", second.Error!.Detail, StringComparison.Ordinal);
            Assert.False(Directory.Exists(folder));
        }

        using var third = DataFolderLock.Take(folder, TimeProvider.System).Value;
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Database_GoneAndBack_IsFoundAgainWithoutRestart()
    {
        await using var fixture = await HubFixture.StartAsync([], cancellationToken: Stop);
        var tenant = await fixture.NewTenantAsync("own", cancellationToken: Stop);
        await (await fixture.BeginAsync(tenant, Stop)).DisposeAsync();
        await fixture.Cluster.Cluster.StopAsync(Stop);
        var away = await fixture.Db.BeginAsync(tenant, Stop);
        Assert.Equal("tenant.unavailable", away.Error?.Code);
        Assert.Equal(ErrorKind.Unavailable, away.Error?.Kind);
        await fixture.Cluster.Cluster.StartAsync(Stop);
        await using var back = await fixture.BeginAsync(tenant, Stop);
        Assert.Equal(1L, await Hub.AskAsync(back, "SELECT count(*) FROM kernel.tenants"));
    }

    private static int Pid(TestCluster cluster) =>
        int.Parse(File.ReadLines(Path.Combine(cluster.Cluster.Root, "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    private static async Task<object?> AskAsync(TestCluster cluster, string sql)
    {
        await using var connection = await cluster.Server.OpenAsync(DbRole.Superuser, "postgres", Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Stop);
    }

    /// <summary>The children of a killed server need a moment to see that it is gone; until then a new one refuses.</summary>
    private static async Task StartPatientlyAsync(TestCluster cluster)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await cluster.Cluster.StartAsync(Stop);
                return;
            }
            catch (ClusterException) when (attempt < 40)
            {
                await Task.Delay(250, Stop);
            }
        }
    }

    private static async Task WaitUntilAsync(Func<bool> condition, string what)
    {
        for (var i = 0; i < 200 && !condition(); i++)
        {
            await Task.Delay(25, Stop);
        }

        Assert.True(condition(), $"Waited for {what}.");
    }
}
