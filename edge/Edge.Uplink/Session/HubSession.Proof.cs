using EdgeHub.HubLink;

namespace EdgeHub.Edge.Uplink;

/// <summary>
/// Proof that the link works from end to end: an acknowledgement comes after the hub's database has committed. When nothing had to be sent for a while, a
/// canary goes the whole way - store, stream, database and back; one that is not answered ends the stream as any other batch would.
/// </summary>
internal sealed partial class HubSession
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private long _provenAt;

    private async Task ProveAsync(CancellationToken cancellationToken)
    {
        _provenAt = _parts.Time.GetTimestamp();
        using var timer = new PeriodicTimer(LookEvery, _parts.Time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var events = _store.Position(Store.Lane.Event);
            if (_parts.Time.GetElapsedTime(Volatile.Read(ref _provenAt)) >= _parts.Options.CanaryAfter && events.Waiting == 0)
            {
                await _parts.Events.WriteAsync(EventTypes.Canary, "", [], cancellationToken);
            }
        }
    }

    /// <summary>A batch of so long ago has been committed by the hub.</summary>
    private void Proven(TimeSpan took)
    {
        Volatile.Write(ref _provenAt, _parts.Time.GetTimestamp());
        _parts.Monitor.Proven(took);
    }
}
