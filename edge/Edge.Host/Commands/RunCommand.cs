using System.Globalization;
using EdgeHub.Edge.Runtime;
using EdgeHub.Edge.Store;
using EdgeHub.Edge.Uplink;
using EdgeHub.HubLink;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Edge.Host;

/// <summary><c>run</c>: the agent itself.</summary>
internal static class RunCommand
{
    private static readonly TimeSpan EnrolWithin = TimeSpan.FromSeconds(60);

    internal static async Task<int> RunAsync(
        Arguments arguments, TextWriter output, TextWriter errors, TimeProvider time, CancellationToken cancellationToken)
    {
        var file = arguments.Option("--config");
        var data = arguments.Option("--data");
        var token = arguments.Optional("--enrol") is { } text ? EnrolCommand.Token(text) : null;
        var resendFrom = ResendFrom(arguments.Optional("--resend-from"));
        arguments.End();
        using var folder = DataFolder.Take(data);

        // Before the file is read: a trial that was cut off puts the one from before back.
        var versions = HubConfiguration.Open(folder.Path, file);
        var configuration = ConfigurationFile.Read(file);
        ScannerFactory.Check(configuration, file);
        var credentials = new CredentialStore(folder.Path);
        if (token is not null && !credentials.Exists)
        {
            await EnrolAsync(token, credentials, errors, time, cancellationToken);
        }

        var opening = RecordStore.Open(folder, new StoreOptions(), time);
        await using var store = new LiveStore(opening.Store);
        var losses = new ValueLosses();
        var valuesOpening = RecordStore.Open(folder, losses.Options, time);
        losses.Read(valuesOpening.Store);
        await using var values = new LiveStore(valuesOpening.Store);
        await using var agent = new Agent(configuration, file, folder.Path, versions, store, values, losses, credentials, resendFrom, time);
        await agent.StartAsync(opening, valuesOpening, cancellationToken);
        await output.WriteLineAsync(agent.ReadyLine);
        await output.FlushAsync(cancellationToken);
        await ServeAsync(agent, cancellationToken);
        return ExitCode.Done;
    }

    /// <summary>Runs the agent under the eyes of the service manager, if there is one.</summary>
    private static async Task ServeAsync(Agent agent, CancellationToken cancellationToken)
    {
        var manager = new ServiceManager(Environment.GetEnvironmentVariable, agent.Loggers.CreateLogger<ServiceManager>());
        using var stop = new CancellationTokenSource();
        manager.Ready();
        var watching = Task.Run(() => agent.Watch(manager).RunAsync(stop.Token), CancellationToken.None);
        try
        {
            await agent.RunAsync(cancellationToken);
        }
        finally
        {
            manager.Stopping();
            await stop.CancelAsync();
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A hub that starts at the same time as its agents may need a moment; one that refuses is final.</summary>
    private static async Task EnrolAsync(
        EnrolmentToken token, CredentialStore credentials, TextWriter errors, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                await EnrolAgent.RunAsync(token, credentials, cancellationToken);
                return;
            }
            catch (EnrolmentException e) when (e.Code is "enrolment.unreachable" or "enrolment.unavailable" && time.GetElapsedTime(began) < EnrolWithin)
            {
                await errors.WriteLineAsync(e.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
            }
        }
    }

    private static long ResendFrom(string? text) => text is null
        ? 0
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new UsageException("--resend-from wants the number of a scan, from 1.");
}
