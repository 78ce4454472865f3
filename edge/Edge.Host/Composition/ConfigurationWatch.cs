using System.Globalization;
using System.Security.Cryptography;
using EdgeHub.Edge.Runtime;
using EdgeHub.Edge.Uplink;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Edge.Host;

/// <summary>
/// Looks at the configuration file every two seconds and brings the drivers to what it says now. A file that is wrong leaves everything as it is; what only
/// a restart can change is said, and what could not be done is tried again.
/// </summary>
internal sealed partial class ConfigurationWatch(
    string file, AgentConfiguration current, Func<AgentConfiguration, CancellationToken, Task<DriverChanges>> apply, EventJournal events, TimeProvider time,
    ILogger<ConfigurationWatch> logger)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private AgentConfiguration _current = current;
    private byte[] _seen = Hash(file);
    private string _failure = "";

    /// <summary>Runs until cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            // By content: an editor that only touches the file, or a push of what is there already, changes nothing.
            var now = Hash(file);
            if (now.Length > 0 && !now.AsSpan().SequenceEqual(_seen))
            {
                _seen = now;
                await TryAsync(cancellationToken);
            }
        }
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await TakeAsync(cancellationToken);
            _failure = "";
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // E.g. a store without room for the names of new points. The next look is a new try; said once per cause.
            _seen = [];
            if (_failure != e.Message)
            {
                _failure = e.Message;
                LogFailed(e, file);
            }
        }
    }

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        AgentConfiguration next;
        try
        {
            next = ConfigurationFile.Read(file);
            ScannerFactory.Check(next, file);
        }
        catch (ConfigurationException e)
        {
            LogRefused(file, e.Message);
            await events.WriteAsync(
                "configuration.refused", "", [new("faults", e.Faults.Count.ToString(CultureInfo.InvariantCulture)), new("first", e.Faults[0])], CancellationToken.None);
            return;
        }

        if (NeedsRestart(_current, next) is { Length: > 0 } what)
        {
            LogRestart(file, what);
        }

        // Done is told, also when the agent stops meanwhile.
        var changes = await apply(next, cancellationToken);
        _current = next;
        LogApplied(file, changes.Kept, string.Join(", ", changes.Started), string.Join(", ", changes.Stopped));
        await events.WriteAsync(
            "configuration.applied", "",
            [
                new("kept", changes.Kept.ToString(CultureInfo.InvariantCulture)), new("started", string.Join(' ', changes.Started)),
                new("stopped", string.Join(' ', changes.Stopped)), new("sha256", Convert.ToHexStringLower(_seen)),
            ],
            CancellationToken.None);
    }

    private static string NeedsRestart(AgentConfiguration now, AgentConfiguration next) => string.Join(", ", new[]
    {
        now.Hub != next.Hub ? "hub" : "",
        now.Listen != next.Listen ? "listen" : "",
        now.MetricsTokenFile != next.MetricsTokenFile ? "metricsTokenFile" : "",
        !now.LeaseTypes.SequenceEqual(next.LeaseTypes) ? "leaseTypes" : "",
        !now.Stations.Select(station => station.Code).SequenceEqual(next.Stations.Select(station => station.Code)) ? "stations" : "",
    }.Where(setting => setting.Length > 0));

    /// <summary>Empty while the file can't be read, as in the moment in which an editor replaces it.</summary>
    private static byte[] Hash(string file)
    {
        try
        {
            return SHA256.HashData(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    [LoggerMessage(60, LogLevel.Error, "{File} is not taken, and what was in force stays: {Faults}")]
    private partial void LogRefused(string file, string faults);

    [LoggerMessage(63, LogLevel.Error, "{File} is good and could not be brought into force; it is tried again every two seconds")]
    private partial void LogFailed(Exception exception, string file);

    [LoggerMessage(61, LogLevel.Warning, "{File}: a change of {Settings} is taken with the agent's next start")]
    private partial void LogRestart(string file, string settings);

    [LoggerMessage(62, LogLevel.Information, "{File} is taken: {Kept} devices go on, begun anew: {Started}; ended: {Stopped}")]
    private partial void LogApplied(string file, int kept, string started, string stopped);
}
