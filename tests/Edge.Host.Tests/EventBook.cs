using EdgeHub.Edge.Store;
using EdgeHub.Edge.Uplink;
using EdgeHub.HubLink;
using EdgeHub.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Lane = EdgeHub.Edge.Store.Lane;

namespace EdgeHub.Edge.Host.Tests;

/// <summary>A real journal of events in a folder of its own, and what it holds.</summary>
internal sealed class EventBook : IAsyncDisposable
{
    private readonly TempFolder _temp = new();
    private readonly DataFolder _folder;
    private readonly LiveStore _store;

    public EventBook()
    {
        _folder = DataFolder.Take(_temp.File("data"));
        _store = new LiveStore(RecordStore.Open(_folder, new StoreOptions(), TimeProvider.System).Store);
        Journal = new EventJournal(_store, new AgentClock(TimeProvider.System), NullLogger<EventJournal>.Instance);
    }

    public EventJournal Journal { get; }

    public string File(string name) => _temp.File(name);

    /// <summary>The data folder.</summary>
    public string Folder => _folder.Path;

    public IReadOnlyList<EventRecord> Events => [.. _store.Current.Read(Lane.Event, 1, 1000, int.MaxValue).Select(record => EventRecord.Parser.ParseFrom(record.Body.Span))];

    /// <summary>Waits for so many events.</summary>
    public async Task<IReadOnlyList<EventRecord>> UntilAsync(int count)
    {
        await _store.Current.WaitForAsync(Lane.Event, count, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30));
        return Events;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
        _temp.Dispose();
    }
}
