using System.Globalization;
using System.Text;
using EdgeHub.Edge.Runtime;
using EdgeHub.Edge.Uplink;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Edge.Host;

/// <summary>
/// Brings the drivers to what the configuration file says: each time it changes, looked at every two seconds, and when the hub sends one, which is written in
/// its place, tried, and undone when the devices do not come back. A file that is wrong leaves everything as it is; what only a restart can change is said.
/// </summary>
internal sealed partial class ConfigurationWatch(
    string file, AgentConfiguration current, Func<AgentConfiguration, CancellationToken, Task<DriverChanges>> apply, HubConfiguration hub, ConfigurationProof proof,
    EventJournal events, TimeProvider time, ILogger<ConfigurationWatch> logger)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private readonly AgentConfiguration _started = current;
    private string _seen = hub.Standing.Sha256;
    private string _failure = "";

    /// <summary>Runs until cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        var tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
        var offered = hub.Offers.WaitToReadAsync(cancellationToken).AsTask();
        while (true)
        {
            await await Task.WhenAny(tick, offered);
            if (offered.IsCompleted)
            {
                if (hub.Offers.TryRead(out var offer))
                {
                    await TryAsync(offer, cancellationToken);
                }

                offered = hub.Offers.WaitToReadAsync(cancellationToken).AsTask();
            }

            if (tick.IsCompleted)
            {
                await LookAsync(cancellationToken);
                tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
            }
        }
    }

    /// <summary>By content: an editor that only touches the file, or a push of what is there already, changes nothing.</summary>
    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var bytes = AgentFile.Read(file);
        if (bytes.Length == 0 || AgentFile.Hash(bytes) is var now && now == _seen)
        {
            return;
        }

        _seen = now;
        try
        {
            await TakeAsync(cancellationToken);
            _failure = "";
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // E.g. a store without room for the names of new points. The next look is a new try; said once per cause.
            _seen = "";
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

        // Done is told, also when the agent stops meanwhile.
        await DoneAsync(next, await apply(next, cancellationToken), 0);
    }

    /// <summary>What goes wrong with a file of the hub is told to the hub; the watch goes on.</summary>
    private async Task TryAsync(OfferedConfiguration offer, CancellationToken cancellationToken)
    {
        if (offer.Version <= hub.Standing.Tried)
        {
            // The stream was lost during its trial, and the hub sent it once more.
            return;
        }

        string code, detail;
        try
        {
            (code, detail) = await TakeAsync(offer, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            (code, detail) = ("configuration.not_written", e.Message);
        }

        if (code.Length == 0)
        {
            return;
        }

        LogNotTaken(offer.Version, code, detail);
        try
        {
            hub.Failed(offer.Version, code, detail);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(e, offer.Version);
        }

        await events.WriteAsync(
            code, "", [new("version", offer.Version.ToString(CultureInfo.InvariantCulture)), new("first", detail.Length > 500 ? detail[..500] : detail)], CancellationToken.None);
    }

    private async Task<(string Code, string Detail)> TakeAsync(OfferedConfiguration offer, CancellationToken cancellationToken)
    {
        var (bytes, before) = (Encoding.UTF8.GetBytes(offer.Text), AgentFile.Read(file));
        var sha256 = AgentFile.Hash(bytes);
        AgentConfiguration next;
        try
        {
            next = ConfigurationFile.Parse(bytes, $"version {offer.Version}");
            ScannerFactory.Check(next, $"version {offer.Version}");
        }
        catch (ConfigurationException e)
        {
            return ("configuration.refused", string.Join('\n', e.Faults));
        }

        if (next.Hub != _started.Hub)
        {
            return ("configuration.refused", "\"hub\" is another one than at the agent, and a wrong one could not be undone from here. Change it in the agent's own file.");
        }

        if (before.Length == 0)
        {
            return ("configuration.not_written", $"The agent's file {file} can't be read at present, so it could not be put back.");
        }

        if (before.AsSpan().SequenceEqual(bytes))
        {
            hub.Passed(offer.Version, sha256, hub.Standing.NeedsRestart);
            return ("", "");
        }

        var were = proof.Look();
        hub.Begin(offer.Version, sha256, before);
        AgentFile.Replace(file, bytes);
        _seen = sha256;
        var lack = "";
        try
        {
            var changes = await apply(next, cancellationToken);
            lack = await proof.MissingAsync(changes, were, offer.Proof, cancellationToken);
            if (lack.Length == 0)
            {
                await DoneAsync(next, changes, offer.Version);
                return ("", "");
            }
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            lack = e.Message;
        }

        if (AgentFile.Hash(AgentFile.Read(file)) != sha256)
        {
            // Somebody was quicker: his file is looked at as any other.
            return ("configuration.rolled_back", lack + " Its file was changed meanwhile and stays.");
        }

        AgentFile.Replace(file, before);
        await LookAsync(cancellationToken);
        return ("configuration.rolled_back", lack);
    }

    private async Task DoneAsync(AgentConfiguration next, DriverChanges changes, long version)
    {
        var restart = NeedsRestart(_started, next);
        if (restart.Length > 0)
        {
            LogRestart(file, restart);
        }

        if (version > 0)
        {
            hub.Passed(version, _seen, restart);
        }
        else
        {
            hub.InForce(_seen, restart);
        }

        LogApplied(file, changes.Kept, string.Join(", ", changes.Started), string.Join(", ", changes.Stopped));
        await events.WriteAsync(
            "configuration.applied", "",
            [
                new("kept", changes.Kept.ToString(CultureInfo.InvariantCulture)), new("started", string.Join(' ', changes.Started)),
                new("stopped", string.Join(' ', changes.Stopped)), new("sha256", _seen), .. version > 0
                    ? [new KeyValuePair<string, string>("version", version.ToString(CultureInfo.InvariantCulture))]
                    : (KeyValuePair<string, string>[])[],
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

    [LoggerMessage(60, LogLevel.Error, "{File} is not taken, and what was in force stays: {Faults}")]
    private partial void LogRefused(string file, string faults);

    [LoggerMessage(63, LogLevel.Error, "{File} is good and could not be brought into force; it is tried again every two seconds")]
    private partial void LogFailed(Exception exception, string file);

    [LoggerMessage(61, LogLevel.Warning, "{File}: a change of {Settings} is taken with the agent's next start")]
    private partial void LogRestart(string file, string settings);

    [LoggerMessage(62, LogLevel.Information, "{File} is taken: {Kept} devices go on, begun anew: {Started}; ended: {Stopped}")]
    private partial void LogApplied(string file, int kept, string started, string stopped);

    [LoggerMessage(65, LogLevel.Error, "How version {Version} ended can't be kept in the data folder; the hub knows it")]
    private partial void LogNotKept(Exception exception, long version);

    [LoggerMessage(64, LogLevel.Error, "The hub's version {Version} is not in force, and what was stays, {Code}: {Detail}")]
    private partial void LogNotTaken(long version, string code, string detail);
}
