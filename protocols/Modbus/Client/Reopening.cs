using System.Net.Sockets;

namespace EdgeHub.Modbus;

/// <summary>Opens a stream when one is needed, and after a failure not again before a pause: 1 s, doubled up to 30 s, over once a peer was heard.</summary>
internal sealed class Reopening(IStreamSource source, TimeSpan limit, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private TimeSpan _pause;
    private long _failed;

    /// <summary>Streams opened so far.</summary>
    public long Count { get; private set; }

    /// <summary>A stream, or null while it can't be had. For one caller at a time.</summary>
    /// <param name="hasHeard">Whether the stream before brought anything.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<IDuplexStream?> TryOpenAsync(bool hasHeard, CancellationToken cancellationToken)
    {
        if (hasHeard)
        {
            _pause = TimeSpan.Zero;
        }

        if (time.GetElapsedTime(_failed) < _pause)
        {
            return null;
        }

        // Taken back when the stream is heard; a peer that accepts and says nothing is not asked without end.
        _failed = time.GetTimestamp();
        _pause = _pause == TimeSpan.Zero ? FirstPause : TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, 2 * _pause.Ticks));
        using var timer = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            var stream = await source.OpenAsync(both.Token);
            Count++;
            return stream;
        }
        catch (Exception e) when (e is IOException or SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
