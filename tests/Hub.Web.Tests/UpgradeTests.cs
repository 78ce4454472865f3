using System.Collections.Concurrent;
using System.Text;
using EdgeHub.Hub.Kernel;
using EdgeHub.Testing.Hub;
using Npgsql;

namespace EdgeHub.Hub.Web.Tests;

/// <summary>A demo that was made by an older version, started by this one.</summary>
public sealed class UpgradeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DemoServe_OnOlderSchema_WaitsForItsTenantsAndSeeds()
    {
        await using var cluster = await TestCluster.StartAsync(Stop);
        await using (var made = new Serving(cluster.DataFolder))
        {
            await made.SeeAsync("READY", Stop);
        }

        await cluster.Cluster.StartAsync(Stop);
        await using var connection = await cluster.Server.OpenAsync(DbRole.Superuser, HubDatabases.Platform, Stop);
        await ExecuteAsync(connection, "UPDATE tenancy.placements SET tenant_schema = 'older'");

        // Whoever holds the row is migrating it: the hub can only wait.
        await using var claim = await connection.BeginTransactionAsync(Stop);
        await ExecuteAsync(connection, "SELECT 1 FROM tenancy.placements FOR NO KEY UPDATE");
        await using var again = new Serving(cluster.DataFolder);
        await again.SeeAsync("waits until they are brought to this one", Stop);
        Assert.DoesNotContain("READY", again.Text, StringComparison.Ordinal);
        await claim.CommitAsync(Stop);
        await again.SeeAsync("READY", Stop);
    }

    [Fact]
    public async Task Reset_UnderRunningHub_SaysWhoRuns()
    {
        var folder = Directory.CreateTempSubdirectory("eh-reset-").FullName;
        using (var running = DataFolderLock.Take(folder, TimeProvider.System).Value)
        {
            await using var reset = new Serving(folder, ["reset", "--yes"]);
            Assert.Equal(1, await reset.Ended.WaitAsync(TimeSpan.FromSeconds(30), Stop));
            Assert.Contains($"Another hub runs (process {Environment.ProcessId}", reset.Text, StringComparison.Ordinal);

            // Somebody deletes the folder by hand: the hub that lost it still runs.
            Directory.Delete(folder, recursive: true);
            await using var serve = new Serving(folder);
            Assert.Equal(1, await serve.Ended.WaitAsync(TimeSpan.FromSeconds(30), Stop));
            Assert.Contains($"Another hub runs (process {Environment.ProcessId}", serve.Text, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(folder));
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }

    /// <summary>A command of the hub while it runs, by default <c>serve --demo</c> on free ports.</summary>
    private sealed class Serving : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Said _said = new();

        public Serving(string folder, string[]? arguments = null)
        {
            string[] all = [.. arguments ?? ["serve", "--demo", "--web", "127.0.0.1:0", "--agents", "127.0.0.1:0", "--enrol", "127.0.0.1:0"], "--data", folder];
            var configuration = new System.CommandLine.InvocationConfiguration { Output = _said, Error = _said };
            Ended = Task.Run(() => HubCommand.Make().Parse(all).InvokeAsync(configuration, _stop.Token));
        }

        public Task<int> Ended { get; }

        public string Text => _said.ToString();

        /// <summary>Waits until it has said something; fails when it ends before.</summary>
        public async Task SeeAsync(string words, CancellationToken cancellationToken)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(90));
            while (!Text.Contains(words, StringComparison.Ordinal))
            {
                Assert.False(Ended.IsCompleted || limit.IsCancellationRequested, $"Waited for '{words}'; the hub said: {Text}");
                await Task.WhenAny(_said.NextAsync(), Ended, Task.Delay(TimeSpan.FromSeconds(1), cancellationToken));
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Ended;
            _stop.Dispose();
            await _said.DisposeAsync();
        }
    }

    /// <summary>What a command writes, readable while it writes.</summary>
    private sealed class Said : TextWriter
    {
        private readonly ConcurrentQueue<string> _lines = new();
        private readonly StringBuilder _line = new();
        private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override Encoding Encoding => Encoding.UTF8;

        public Task NextAsync() => Volatile.Read(ref _next).Task;

        public override void Write(char value)
        {
            lock (_line)
            {
                _line.Append(value);
                if (value == '\n')
                {
                    _lines.Enqueue(_line.ToString());
                    _line.Clear();
                    Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
                }
            }
        }

        public override string ToString() => string.Concat(_lines);
    }
}
