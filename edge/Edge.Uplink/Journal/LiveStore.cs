using EdgeHub.Edge.Store;
using EdgeHub.HubLink;
using Lane = EdgeHub.Edge.Store.Lane;

namespace EdgeHub.Edge.Uplink;

/// <summary>The store in use. It changes once in an agent's life at most: when its file turns out to be an old copy.</summary>
public sealed class LiveStore : IAsyncDisposable
{
    /// <summary>Blocks that move to a new store, at most 60 MB of memory; older ones stay in the file that is set aside.</summary>
    private const int MaxBlocksTaken = 1000;

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
            var lost = 0L;
            foreach (var lane in new[] { Lane.Scan, Lane.Event, Lane.Telemetry })
            {
                var position = old.Position(lane);
                var keptFrom = lane == Lane.Telemetry ? position.Last - MaxBlocksTaken : 0;
                for (var next = position.Next; next <= position.Last;)
                {
                    var records = old.Read(lane, next, 1000, 4 << 20);
                    if (records.Count == 0)
                    {
                        break;
                    }

                    waiting.AddRange(records.Where(record => record.Body.Length > 0 && record.Number > keptFrom).Select(record => (lane, record.Body)));
                    lost += records.Where(record => record.Number <= keptFrom).Sum(record => (long)TelemetryBlock.CountOf(record.Body.Span));
                    next = records[^1].Number + 1;
                }
            }

            var states = old.ReadStates("").Where(state => !state.Key.StartsWith("store/", StringComparison.Ordinal) && !ValueTally.IsOfOneStore(state.Key)).ToList();
            var opening = await old.SetAsideAsync(reason);
            await opening.Store.WriteStateAsync(states, cancellationToken);
            foreach (var (lane, body) in waiting)
            {
                await opening.Store.AppendAsync(lane, body, cancellationToken);
            }

            if (lost > 0)
            {
                opening.Store.CountLoss(StoreOptions.GivenUpForRoom, lost);
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
