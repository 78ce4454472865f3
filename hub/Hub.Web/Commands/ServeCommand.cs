using System.CommandLine;
using System.Runtime.InteropServices;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Web;

/// <summary><c>serve</c>: runs the hub until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Make()
    {
        var web = new Option<string>("--web") { Description = "Pages and API.", DefaultValueFactory = _ => "127.0.0.1:8080" };
        var agents = new Option<string>("--agents") { Description = "Agents, with client certificates.", DefaultValueFactory = _ => "127.0.0.1:8443" };
        var enrol = new Option<string>("--enrol") { Description = "Enrolment without TLS; loopback only.", DefaultValueFactory = _ => "127.0.0.1:8085" };
        var demo = new Option<bool>("--demo") { Description = "A demo: its companies, log-in by person, faults on request. Never with real data." };
        var command = new Command("serve", "Runs the hub. Port 0 takes a free one.") { web, agents, enrol, demo };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(HubCommand.Data)!, parsed.GetValue(HubCommand.Database), parsed.GetValue(demo),
            parsed.GetValue(web)!, parsed.GetValue(agents)!, parsed.GetValue(enrol)!,
            parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string data, string? database, bool demo, string web, string agents, string enrol, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        if (!Read(data, database, demo, web, agents, enrol).TryGet(out var options, out var refused))
        {
            return await CommandWork.FailAsync(errors, refused);
        }

        if (!DataFolderLock.Take(options.Settings.DataFolder, TimeProvider.System).TryGet(out var folder, out var held))
        {
            return await CommandWork.FailAsync(errors, held);
        }

        using var keep = folder;
        if ((options.Web.Taken() ?? options.Agents.Taken() ?? options.Enrol.Taken()) is { } taken)
        {
            return await CommandWork.FailAsync(errors, taken);
        }

        return await ServeAsync(options, output, errors, cancellationToken);
    }

    private static async Task<int> ServeAsync(HubOptions options, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stop));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stop));
        using var logs = CommandWork.Logs();
        var opened = await DatabaseSession.OpenAsync(options.Settings.DataFolder, options.Database, isHub: true, logs.CreateLogger("EdgeHub.Hub"), stop.Token);
        if (!opened.TryGet(out var database, out var unreachable))
        {
            return await CommandWork.FailAsync(errors, unreachable);
        }

        await using var keep = database;
        try
        {
            await using var app = HubHost.Build(options, database);
            var addresses = await HubHost.StartAsync(app, options, stop.Token);
            if (options.IsDemo)
            {
                await DemoCommand.SeedAsync(app.Services, line => errors.WriteLine(line), stop.Token);
            }

            await output.WriteLineAsync($"READY web={addresses.Web} agents={addresses.Agents} enrol={addresses.Enrol}");
            await output.FlushAsync(stop.Token);
            await app.WaitForShutdownAsync(stop.Token);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception exception) when (CommandWork.Expected(exception) is { } error)
        {
            return await CommandWork.FailAsync(errors, error);
        }
    }

    private static Result<HubOptions> Read(string data, string? database, bool demo, string web, string agents, string enrol)
    {
        if (!Binding.Parse(HubListener.Web, web).TryGet(out var webBinding, out var error)
            || !Binding.Parse(HubListener.Agents, agents).TryGet(out var agentsBinding, out error)
            || !Binding.Parse(HubListener.Enrol, enrol).TryGet(out var enrolBinding, out error))
        {
            return error;
        }

        return System.Net.IPAddress.IsLoopback(enrolBinding.EndPoint.Address)
            ? new HubOptions(data, database, demo, webBinding, agentsBinding, enrolBinding)
            : new Error("kernel.enrol_not_local", ErrorKind.Form, "Enrolment without TLS listens on this machine only: --enrol must be a loopback address, for example 127.0.0.1:8085.");
    }

    private static void Stop(PosixSignalContext signal, CancellationTokenSource stop)
    {
        // A second signal ends the process at once.
        if (!stop.IsCancellationRequested)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }
}
