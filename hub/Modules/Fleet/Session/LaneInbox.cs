using System.Threading.Channels;
using EdgeHub.HubLink;

namespace EdgeHub.Hub.Fleet;

/// <summary>
/// Batches that wait for one ingest loop, bounded: when it is full the stream is not read on, and HTTP/2 holds the agent back. Scans
/// go before all others.
/// </summary>
internal sealed class LaneInbox : IDisposable
{
    public const int MaxScanBatches = 16;
    public const int MaxOtherBatches = 4;
    private readonly Channel<Batch> _scans = Channel.CreateBounded<Batch>(MaxScanBatches);
    private readonly Channel<Batch> _others = Channel.CreateBounded<Batch>(MaxOtherBatches);
    private readonly SemaphoreSlim _ready = new(0);
    private Batch? _held;

    public async ValueTask AddAsync(Batch batch, CancellationToken cancellationToken)
    {
        await (batch.Lane == Lane.Scan ? _scans : _others).Writer.WriteAsync(batch, cancellationToken);
        _ready.Release();
    }

    /// <summary>
    /// Waits for work, then takes all batches of one lane that fit one transaction: what came while the last transaction ran
    /// goes into the next one, and a lone scan waits for nothing.
    /// </summary>
    public async Task<List<Batch>> TakeAsync(int maxRecords, CancellationToken cancellationToken)
    {
        var taken = new List<Batch>();
        if (_held is { } held)
        {
            _held = null;
            taken.Add(held);
        }
        else
        {
            await _ready.WaitAsync(cancellationToken);
            taken.Add(Read());
        }

        var records = taken[0].Records.Count;
        while (_ready.Wait(0, CancellationToken.None))
        {
            var next = Read();
            if (next.Lane != taken[0].Lane || records + next.Records.Count > maxRecords)
            {
                _held = next;
                break;
            }

            records += next.Records.Count;
            taken.Add(next);
        }

        return taken;
    }

    /// <summary>Lets go of everything that waits; gives the number of batches.</summary>
    public int Clear()
    {
        var dropped = _held is null ? 0 : 1;
        _held = null;
        while (_ready.Wait(0, CancellationToken.None))
        {
            Read();
            dropped++;
        }

        return dropped;
    }

    public void Dispose() => _ready.Dispose();

    private Batch Read() =>
        _scans.Reader.TryRead(out var batch) || _others.Reader.TryRead(out batch)
            ? batch
            : throw new InvalidOperationException("The inbox was signalled without a batch.");
}
