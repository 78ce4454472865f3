using EdgeHub.Edge.Store;

namespace EdgeHub.Edge.Host.Tests;

/// <summary>What a set-aside store had not sent is taken over by command.</summary>
public sealed class RecoverTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SetAsideFile_Recovered_GivesWhatTheHubHadNotTaken(bool damaged)
    {
        using var place = new Workplace();
        var aside = await SetAsideAsync(place.Data, scans: 400, acknowledged: 100);
        if (damaged)
        {
            // Some pages in the middle, as a dying disk leaves them.
            await using var file = File.OpenWrite(aside);
            file.Position = file.Length / 4096 / 2 * 4096;
            await file.WriteAsync(new byte[3 * 4096]);
        }

        var (code, said, errors) = await AgentProcess.Launch("recover", aside, "--data", place.Data).EndAsync();

        Assert.Equal(damaged ? 1 : 0, code);
        Assert.Equal("", errors);
        Assert.True(File.Exists(aside + ".recovered"));
        var bodies = await BodiesAsync(place.Data);
        Assert.Equal(bodies.Order().Distinct(), bodies);
        Assert.All(bodies, body => Assert.InRange(body, 101, 400));
        if (damaged)
        {
            Assert.InRange(bodies.Count, 150, 299);
            Assert.Contains("could not be read and are lost", said, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(300, bodies.Count);
            Assert.StartsWith("300 scans and 0 events of", said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task FileThatIsNone_IsSaidSo()
    {
        using var place = new Workplace();
        var (code, _, errors) = await AgentProcess.Launch("recover", "nothing-here", "--data", place.Data).EndAsync();
        Assert.Equal(6, code);
        Assert.Contains("set-aside", errors, StringComparison.Ordinal);
    }

    private static async Task<string> SetAsideAsync(string data, int scans, int acknowledged)
    {
        using var folder = DataFolder.Take(data);
        await using var store = RecordStore.Open(folder, new StoreOptions(), TimeProvider.System).Store;
        for (var scan = 1; scan <= scans; scan++)
        {
            var body = new byte[400];
            BitConverter.TryWriteBytes(body, scan);
            await store.AppendAsync(Lane.Scan, body, TestContext.Current.CancellationToken);
        }

        store.Acknowledge(Lane.Scan, acknowledged + 1);
        var opening = await store.SetAsideAsync("The test said so.");
        await opening.Store.DisposeAsync();
        return opening.SetAsidePath;
    }

    private static async Task<List<int>> BodiesAsync(string data)
    {
        using var folder = DataFolder.Take(data);
        await using var store = RecordStore.Open(folder, new StoreOptions(), TimeProvider.System).Store;
        return [.. store.ReadLast(Lane.Scan, 10_000).Select(record => BitConverter.ToInt32(record.Body.Span))];
    }
}
