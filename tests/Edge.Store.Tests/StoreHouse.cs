using System.Text;
using EdgeHub.Testing;

namespace EdgeHub.Edge.Store.Tests;

/// <summary>A data folder with a store that can be closed and opened again.</summary>
internal sealed class StoreHouse : IAsyncDisposable
{
    private readonly TempFolder _temp = new();
    private DataFolder? _folder;

    public StoreHouse(StoreOptions? options = null) => Options = options ?? new StoreOptions { MinFreeDiskBytes = 0 };

    public StoreOptions Options { get; set; }

    public ManualTime Time { get; } = new();

    public string Folder => _temp.Path;

    public string File => _temp.File(Options.FileName);

    public RecordStore Store => Opening?.Store ?? throw new InvalidOperationException("The store is not open.");

    public StoreOpening? Opening { get; private set; }

    public StoreOpening Open()
    {
        _folder = DataFolder.Take(Folder);
        return Opening = RecordStore.Open(_folder, Options, Time);
    }

    public static StoreHouse Opened(StoreOptions? options = null)
    {
        var house = new StoreHouse(options);
        house.Open();
        return house;
    }

    public async Task CloseAsync()
    {
        if (Opening is { } opening)
        {
            await opening.Store.DisposeAsync();
        }

        _folder?.Dispose();
        (_folder, Opening) = (null, null);
    }

    public async Task<StoreOpening> ReopenAsync()
    {
        await CloseAsync();
        return Open();
    }

    public async Task<long> AppendAsync(string text, Lane lane = Lane.Scan) =>
        await Store.AppendAsync(lane, Encoding.UTF8.GetBytes(text), CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public async Task FillAsync(int count, int bytes = 200, Lane lane = Lane.Scan)
    {
        var body = new byte[bytes];
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Store.AppendAsync(lane, body, CancellationToken.None).AsTask()));
    }

    public IReadOnlyList<string> Texts(Lane lane = Lane.Scan, long from = 1) =>
        [.. Store.Read(lane, from, 10_000, int.MaxValue).Select(record => Encoding.UTF8.GetString(record.Body.Span))];

    /// <summary>Polls without sleeping a fixed time; fails with the state when it takes longer than 20 s.</summary>
    public async Task UntilAsync(Func<bool> condition, Func<string> state)
    {
        for (var waited = 0; !condition(); waited++)
        {
            Assert.True(waited < 2000, state());
            Store.Wake();
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _temp.Dispose();
    }
}
