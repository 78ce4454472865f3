using EdgeHub.Edge.Store;
using EdgeHub.HubLink;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Edge.Uplink;

/// <summary>Keeps what happens to the agent itself in the store's event lane.</summary>
public sealed partial class EventJournal(LiveStore store, AgentClock clock, ILogger<EventJournal> logger)
{
    private const int MaxFactCharacters = 512;

    /// <summary>Writes one event; a store that can't take it is logged, never thrown: an event must not stop what it tells of.</summary>
    /// <param name="type">e.g. <c>agent.started</c>.</param>
    /// <param name="station">The station it happened at; empty for the agent.</param>
    /// <param name="facts">Short values; no payloads, no secrets.</param>
    /// <param name="cancellationToken">Gives up waiting for room.</param>
    public async ValueTask WriteAsync(
        string type, string station, IEnumerable<KeyValuePair<string, string>> facts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var now = clock.Now;
        var record = new EventRecord
        {
            Type = type,
            Station = station,
            WallUs = AgentClock.Microseconds(now.Wall),
            BootId = clock.BootId,
            MonotonicMs = (ulong)now.MonotonicMilliseconds,
        };
        foreach (var (name, value) in facts)
        {
            record.Facts[name] = value.Length <= MaxFactCharacters ? value : value[..MaxFactCharacters];
        }

        try
        {
            await store.Current.AppendAsync(Edge.Store.Lane.Event, record.ToByteArray(), cancellationToken);
        }
        catch (Exception e) when (e is StoreFullException or StoreFaultException or ObjectDisposedException or ArgumentException)
        {
            LogNotKept(type, e.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Event {Type} could not be kept: {Reason}")]
    private partial void LogNotKept(string type, string reason);
}
