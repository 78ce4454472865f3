using EdgeHub.HubLink;
using Google.Protobuf;
using StoreLane = EdgeHub.Edge.Store.Lane;

namespace EdgeHub.Edge.Uplink;

/// <summary>
/// While the hub has not acknowledged values that are older than a second, the newest value of each changed point is told beside the lane, at most once a
/// second: an hour's backlog takes minutes, and how the machine is now must not wait for it.
/// </summary>
internal sealed partial class HubSession
{
    /// <summary>Values in a second, about 100 kB; with more points the longest untold go first.</summary>
    internal const int MaxLiveValues = 20_000;

    private static readonly TimeSpan LiveEvery = TimeSpan.FromSeconds(1);
    private int _liveLeft;

    private async Task LookBehindAsync(CancellationToken cancellationToken)
    {
        if (_parts.Telemetry is not { Journal: { } journal } telemetry)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _parts.Time, cancellationToken);
            return;
        }

        var store = telemetry.Store.Current;
        var last = store.Position(StoreLane.Telemetry).Last;
        using var timer = new PeriodicTimer(LiveEvery, _parts.Time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var position = store.Position(StoreLane.Telemetry);
            if (position.Next <= last)
            {
                Volatile.Write(ref _liveLeft, Math.Min(journal.Changed, MaxLiveValues));
                Wake();
            }
            else
            {
                Volatile.Write(ref _liveLeft, 0);
                journal.ForgetChanged();
            }

            last = position.Last;
        }
    }

    /// <summary>One frame, so that a scan never waits for more; false when nothing is left for this second.</summary>
    private async Task<bool> TellLiveAsync(CancellationToken cancellationToken)
    {
        var left = Volatile.Read(ref _liveLeft);
        if (left == 0 || _parts.Telemetry is not { Journal: { } journal } telemetry)
        {
            return false;
        }

        var block = journal.TakeChanged(left, out var values);
        Volatile.Write(ref _liveLeft, block is null ? 0 : left - values);
        if (block is null)
        {
            return false;
        }

        await TellPointsAsync(cancellationToken);
        await WriteAsync(
            new AgentFrame
            {
                LiveValues = new LiveValues { StoreId = ByteString.CopyFrom(telemetry.Store.Current.StoreId.Span), Block = UnsafeByteOperations.UnsafeWrap(block) },
            },
            cancellationToken);
        return true;
    }
}
