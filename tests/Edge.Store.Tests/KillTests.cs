using System.Text;
using EdgeHub.Testing;

namespace EdgeHub.Edge.Store.Tests;

public sealed class KillTests(ITestOutputHelper output)
{
    // Scaled down; the soak does 200.
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("EDGEHUB_KILLS"), out var rounds) ? rounds : 6;

    [Fact]
    public async Task Append_KilledAtRandomInstants_KeepsEveryRecordThatWasAnswered()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}, {Rounds} kills");
        var random = new Random(seed);
        using var temp = new TempFolder();
        var all = new Dictionary<long, string>();
        for (var round = 0; round < Rounds; round++)
        {
            var told = await AppenderProcess.RunAsync(
                temp.Path, callers: random.Next(1, 33), killAfter: random.Next(1, 300), TimeSpan.FromMicroseconds(random.Next(0, 5000)));
            foreach (var (number, text) in told)
            {
                Assert.True(all.TryAdd(number, text), $"Number {number} was given twice.");
            }

            await CheckAsync(temp.Path, all, $"seed {seed}, round {round}");
        }

        output.WriteLine($"{all.Count} answered records, all there");
    }

    [Fact]
    public async Task Folder_OfARunningAgent_IsRefusedByItsProcess_AndFreeOnceItIsKilled()
    {
        using var temp = new TempFolder();
        using (var child = await AppenderProcess.StartAsync(temp.Path))
        {
            var error = Assert.Throws<DataFolderInUseException>(() => DataFolder.Take(temp.Path));
            Assert.Contains($"process {child.Id}", error.Message, StringComparison.Ordinal);
            await child.KillAsync();
        }

        DataFolder.Take(temp.Path).Dispose();
    }

    private static async Task CheckAsync(string path, Dictionary<long, string> all, string when)
    {
        using var folder = DataFolder.Take(path);
        var opening = RecordStore.Open(folder, new StoreOptions { MinFreeDiskBytes = 0 }, TimeProvider.System);
        await using var store = opening.Store;
        Assert.True(opening.Condition == StoreCondition.Resumed, $"{when}: {opening.Condition} {opening.Reason}");
        var kept = store.Read(Lane.Scan, 1, int.MaxValue, int.MaxValue);
        Assert.Equal(Enumerable.Range(1, kept.Count).Select(at => (long)at), kept.Select(record => record.Number));
        var texts = kept.ToDictionary(record => record.Number, record => Encoding.UTF8.GetString(record.Body.Span));
        foreach (var (number, text) in all)
        {
            Assert.True(texts.TryGetValue(number, out var found) && found == text, $"{when}: record {number} is not what was answered.");
        }

        // State and record of one call share a transaction, so every caller's state is a record too.
        foreach (var state in store.ReadStates("caller/"))
        {
            Assert.Contains(Encoding.UTF8.GetString(state.Value!.Value.Span), texts.Values);
        }

        Assert.Equal(store.Position(Lane.Scan).WaitingBytes, kept.Sum(record => record.Body.Length + 32L));
        Assert.Empty(store.Losses);
    }
}
