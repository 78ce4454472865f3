using System.Threading.Channels;
using EdgeHub.Grpc;
using EdgeHub.HubLink;

namespace EdgeHub.Hub.Fleet;

/// <summary>
/// What waits to be sent to one agent, bounded. Acknowledgements, verdicts and commands go before plans and unit knowledge,
/// so that a scan's answer never waits behind a reset. When nothing was sent for a heartbeat, a pulse goes out.
/// </summary>
internal sealed class Outgoing(TimeProvider clock) : IDisposable
{
    public const int MaxUrgent = 128;
    public const int MaxBulk = 4;
    public static readonly TimeSpan PulseEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(30);
    private readonly Channel<HubFrame> _urgent = Channel.CreateBounded<HubFrame>(MaxUrgent);
    private readonly Channel<HubFrame> _bulk = Channel.CreateBounded<HubFrame>(MaxBulk);
    private readonly SemaphoreSlim _ready = new(0);

    /// <summary>Queues an answer; ends the stream when the agent has not read for 30 s.</summary>
    public Task SendAsync(HubFrame frame, CancellationToken cancellationToken) => EnqueueAsync(_urgent, frame, cancellationToken);

    /// <summary>Queues knowledge; waits while the agent is slow.</summary>
    public Task SendBulkAsync(HubFrame frame, CancellationToken cancellationToken) => EnqueueAsync(_bulk, frame, cancellationToken);

    /// <summary>Queues without waiting; false when the queue is full.</summary>
    public bool TrySend(HubFrame frame)
    {
        if (!_urgent.Writer.TryWrite(frame))
        {
            return false;
        }

        _ready.Release();
        return true;
    }

    /// <summary>Sends until cancelled, or until <see cref="Close"/> and everything urgent is out.</summary>
    public async Task RunAsync(GrpcWriter<HubFrame> writer, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!await _ready.WaitAsync(PulseEvery, cancellationToken))
            {
                await writer.WriteAsync(new HubFrame { Pulse = new Pulse { HubUs = Microseconds.Of(clock.GetUtcNow()) } }, cancellationToken);
            }
            else if (_urgent.Reader.TryRead(out var frame) || (!_urgent.Reader.Completion.IsCompleted && _bulk.Reader.TryRead(out frame)))
            {
                await writer.WriteAsync(frame, cancellationToken);
            }

            if (_urgent.Reader.Completion.IsCompleted)
            {
                return;
            }
        }
    }

    /// <summary>Takes nothing more; a last frame may be given.</summary>
    public void Close(HubFrame? last)
    {
        if (last is not null)
        {
            _urgent.Writer.TryWrite(last);
        }

        _urgent.Writer.TryComplete();
        _ready.Release(2);
    }

    public void Dispose() => _ready.Dispose();

    private async Task EnqueueAsync(Channel<HubFrame> queue, HubFrame frame, CancellationToken cancellationToken)
    {
        if (!queue.Writer.TryWrite(frame))
        {
            try
            {
                await queue.Writer.WriteAsync(frame, cancellationToken).AsTask().WaitAsync(GiveUpAfter, clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                throw new StreamEndException(StreamEnd.NotReading);
            }
            catch (ChannelClosedException)
            {
                return;
            }
        }

        _ready.Release();
    }
}
