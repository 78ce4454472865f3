using EdgeHub.Edge.Store;

namespace EdgeHub.Edge.Uplink;

/// <summary>The store in use. It changes once in an agent's life at most: when its file turns out to be an old copy.</summary>
public sealed class LiveStore : IAsyncDisposable
{
    private readonly SemaphoreSlim _replacing = new(1, 1);
    private RecordStore _current;

    /// <summary>Takes over an open store.</summary>
    public LiveStore(RecordStore store) => _current = store;

    /// <summary>The store to read from and append to.</summary>
    public RecordStore Current => Volatile.Read(ref _current);

    /// <summary>
    /// Sets the file aside and goes on with a new one. What the hub has not acknowledged is appended to the new one first, so that
    /// nothing is lost; the hub may see a scan twice under two store ids and shows that as an exception.
    /// </summary>
    internal async Task<StoreOpening> ReplaceAsync(string reason, CancellationToken cancellationToken)
    {
        await _replacing.WaitAsync(cancellationToken);
        try
        {
            var old = Current;
            var waiting = new List<(Lane Lane, ReadOnlyMemory<byte> Body)>();
            foreach (var lane in new[] { Lane.Scan, Lane.Event })
            {
                var position = old.Position(lane);
                for (var next = position.Next; next <= position.Last;)
                {
                    var records = old.Read(lane, next, 1000, 4 << 20);
                    if (records.Count == 0)
                    {
                        break;
                    }

                    waiting.AddRange(records.Where(record => record.Body.Length > 0).Select(record => (lane, record.Body)));
                    next = records[^1].Number + 1;
                }
            }

            var states = old.ReadStates("").Where(state => !state.Key.StartsWith("store/", StringComparison.Ordinal)).ToList();
            var opening = await old.SetAsideAsync(reason);
            await opening.Store.WriteStateAsync(states, cancellationToken);
            foreach (var (lane, body) in waiting)
            {
                await opening.Store.AppendAsync(lane, body, cancellationToken);
            }

            Volatile.Write(ref _current, opening.Store);
            return opening;
        }
        finally
        {
            _replacing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Current.DisposeAsync();
        _replacing.Dispose();
    }
}
