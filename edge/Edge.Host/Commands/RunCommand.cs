using System.Globalization;
using EdgeHub.Edge.Runtime;
using EdgeHub.Edge.Store;
using EdgeHub.Edge.Uplink;
using EdgeHub.HubLink;

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
        var configuration = ConfigurationFile.Read(file);
        ScannerFactory.Check(configuration, file);

        using var folder = DataFolder.Take(data);
        var credentials = new CredentialStore(folder.Path);
        if (token is not null && !credentials.Exists)
        {
            await EnrolAsync(token, credentials, errors, time, cancellationToken);
        }

        var opening = RecordStore.Open(folder, new StoreOptions(), time);
        await using var store = new LiveStore(opening.Store);
        var valuesOpening = RecordStore.Open(folder, StoreOptions.ForTelemetry(body => TelemetryBlock.CountOf(body)), time);
        await using var values = new LiveStore(valuesOpening.Store);
        await using var agent = new Agent(configuration, file, store, values, credentials, resendFrom, time);
        await agent.StartAsync(opening, valuesOpening, cancellationToken);
        await output.WriteLineAsync(agent.ReadyLine);
        await output.FlushAsync(cancellationToken);
        await agent.RunAsync(cancellationToken);
        return ExitCode.Done;
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
