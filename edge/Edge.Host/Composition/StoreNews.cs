using System.Globalization;
using EdgeHub.Edge.Store;
using EdgeHub.Edge.Uplink;
using EdgeHub.HubLink;
using Microsoft.Extensions.Logging;
using Lane = EdgeHub.Edge.Store.Lane;

namespace EdgeHub.Edge.Host;

/// <summary>Says that a store's file was found damaged or gone, and what that costs.</summary>
internal static class StoreNews
{
    /// <summary>Reason under which values are counted that lie in a file that was set aside.</summary>
    internal const string SetAsideValues = "telemetry.set_aside";

    /// <summary>The store of scans: what its file had not sent can be taken over.</summary>
    internal static Task TellScansAsync(StoreOpening opening, EventJournal events, ILogger logger, CancellationToken cancellationToken) =>
        TellAsync(opening, Recover(opening), [], events, logger, cancellationToken);

    /// <summary>The store of values: what can be read of its file and was not sent is counted as lost.</summary>
    internal static Task TellValuesAsync(StoreOpening opening, EventJournal events, ILogger logger, CancellationToken cancellationToken)
    {
        var values = opening.SetAsidePath.Length > 0 ? Unsent(opening.SetAsidePath) : null;
        if (values is > 0)
        {
            opening.Store.CountLoss(SetAsideValues, values.Value);
        }

        var count = values?.ToString(CultureInfo.InvariantCulture) ?? "";
        var cost = opening.SetAsidePath.Length == 0 ? ""
            : $" It is kept as {opening.SetAsidePath}; {(values is null ? "what it held and had not sent can't be read." : $"{count} values in it were not sent and are lost.")}";
        return TellAsync(opening, cost, [new("values", count)], events, logger, cancellationToken);
    }

    private static async Task TellAsync(
        StoreOpening opening, string cost, KeyValuePair<string, string>[] facts, EventJournal events, ILogger logger, CancellationToken cancellationToken)
    {
        if (opening.Condition is not (StoreCondition.SetAside or StoreCondition.Vanished))
        {
            return;
        }

        logger.LogError("{Reason}{Cost}", opening.Reason, cost);
        var type = opening.Condition == StoreCondition.SetAside ? "store.set_aside" : "store.vanished";
        await events.WriteAsync(type, "", [new("reason", opening.Reason), new("file", Path.GetFileName(opening.SetAsidePath)), .. facts], cancellationToken);
    }

    private static string Recover(StoreOpening opening) => opening.SetAsidePath.Length == 0
        ? ""
        : $" It is kept as {opening.SetAsidePath}. Stop the agent and run: edgehub-edge recover {opening.SetAsidePath} --data {Path.GetDirectoryName(opening.SetAsidePath)}";

    /// <summary>Values in a file that the hub had not acknowledged; null when the file does not say.</summary>
    private static long? Unsent(string path)
    {
        try
        {
            using var aside = SetAsideStore.Open(path);
            var values = aside.Unacknowledged(Lane.Telemetry).Sum(part => part.Sum(record => (long)TelemetryBlock.CountOf(record.Body.Span)));
            return aside.IsWatermarkLost ? null : values;
        }
        catch (StoreFaultException)
        {
            return null;
        }
    }
}
