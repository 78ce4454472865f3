using System.Reflection;
using EdgeHub.Edge.Runtime;
using EdgeHub.Edge.Store;
using EdgeHub.Edge.Uplink;

namespace EdgeHub.Edge.Host;

/// <summary>The agent's command line: finds the command, turns what went wrong into one sentence and an exit code.</summary>
internal static class AgentCommands
{
    internal const string Usage = """
        edgehub-edge run --config FILE --data DIR [--enrol TOKEN]   runs the agent; enrols first when it has no certificate
        edgehub-edge enrol TOKEN --data DIR [--hub URL]             gets a certificate from the hub with a one-time token
        edgehub-edge check FILE [--json]                            checks a configuration file: every fault with its line and column
        edgehub-edge schema                                         prints the JSON Schema of the configuration file, for editors
        edgehub-edge try FILE --input RECORDING [--json]            shows what recorded values would send, what is left out and why
        edgehub-edge browse mqtt://[USER@]HOST[:PORT] [--filter FILTER] [--once] [--seconds N] [--export FILE [--pick FILTER] [--machine CODE]] [--password-file FILE] [--ca FILE]
                                                                    shows a broker's topics with rates and last values; writes those picked as points
        edgehub-edge status [--live|--once|--json] [--url http://127.0.0.1:8081]   shows how a running agent is; live on a terminal until q
        edgehub-edge collect [--out FILE] [--url URL] [--config FILE] [--data DIR]   writes a zip with what helps to find a fault; no secrets
        edgehub-edge unit STATION [--item CODE] [--count N] [--url URL]   begins units at a station and prints their labels
        edgehub-edge recover FILE --data DIR                        sends again what a store that was set aside had not sent
        edgehub-edge replay FILE --to HOST:PORT                     sends recorded scans, one per line, to a scanner port
        edgehub-edge decode TEXT|- [--json] [--company-prefix N]    reads any label (- for standard input) and explains each part of it
        edgehub-edge broker --port N [--config FILE] [--data DIR] [--allow-anonymous] [--deny-subscribe FILTER] [--server-keep-alive SECONDS]
                            [--password-file FILE] [--access-file FILE] [--listen ADDRESS] [--ws-port N]
                            [--tls-port N] [--wss-port N] [--certificate FILE --key FILE] [--client-authority FILE]   runs the MQTT broker alone
        edgehub-edge broker --hash-password USER                    reads a password and prints a line for the password file

        Exit codes: 0 done, 1 degraded or refused, 2 wrong use or configuration, 3 data folder in use, 4 not enrolled, 5 port taken, 6 store.
        """;

    internal static string Version { get; } =
        typeof(AgentCommands).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    internal static async Task<int> RunAsync(
        string[] words, TextWriter output, TextWriter errors, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var arguments = new Arguments(words);
            return arguments.Command switch
            {
                "run" => await RunCommand.RunAsync(arguments, output, errors, time, cancellationToken),
                "enrol" => await EnrolCommand.RunAsync(arguments, output, cancellationToken),
                "check" => await CheckCommand.RunAsync(arguments, output),
                "schema" => await SchemaCommand.RunAsync(arguments, output),
                "try" => await TryCommand.RunAsync(arguments, output, cancellationToken),
                "browse" => await BrowseCommand.RunAsync(arguments, output, errors, time, cancellationToken),
                "status" => await StatusCommand.RunAsync(arguments, output, time, cancellationToken),
                "collect" => await CollectCommand.RunAsync(arguments, output, time, cancellationToken),
                "unit" => await UnitCommand.RunAsync(arguments, output, errors, cancellationToken),
                "recover" => await RecoverCommand.RunAsync(arguments, output, time, cancellationToken),
                "replay" => await ReplayCommand.RunAsync(arguments, output, time, cancellationToken),
                "decode" => await DecodeCommand.RunAsync(arguments, Console.In, output, time, cancellationToken),
                "broker" => await BrokerCommand.RunAsync(arguments, Console.In, output, time, cancellationToken),
                "version" or "--version" => await SayAsync(output, Version, ExitCode.Done),
                "help" or "--help" or "-h" => await SayAsync(output, Usage, ExitCode.Done),
                "" => await SayAsync(errors, Usage, ExitCode.Usage),
                var other => await SayAsync(errors, $"There is no command '{other}'.{Environment.NewLine}{Usage}", ExitCode.Usage),
            };
        }
        catch (UsageException e)
        {
            return await SayAsync(errors, e.Message, ExitCode.Usage);
        }
        catch (ConfigurationException e)
        {
            return await SayAsync(errors, e.Message, ExitCode.Usage);
        }
        catch (DataFolderInUseException e)
        {
            return await SayAsync(errors, e.Message, ExitCode.FolderInUse);
        }
        catch (EnrolmentException e)
        {
            return await SayAsync(errors, $"{e.Message} ({e.Code})", ExitCode.NotEnrolled);
        }
        catch (PortTakenException e)
        {
            return await SayAsync(errors, e.Message, ExitCode.PortTaken);
        }
        catch (Exception e) when (e is StoreFaultException or StoreFullException or UnauthorizedAccessException or IOException)
        {
            return await SayAsync(errors, e.Message, ExitCode.Store);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
    }

    private static async Task<int> SayAsync(TextWriter writer, string text, int code)
    {
        await writer.WriteLineAsync(text);
        return code;
    }
}

/// <summary>What the process says to its caller when it ends.</summary>
internal static class ExitCode
{
    internal const int Done = 0;
    internal const int Degraded = 1;
    internal const int Usage = 2;
    internal const int FolderInUse = 3;
    internal const int NotEnrolled = 4;
    internal const int PortTaken = 5;
    internal const int Store = 6;
}

/// <summary>The command line was not understood.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>A port that the agent needs is another program's.</summary>
internal sealed class PortTakenException(string message, Exception inner) : Exception(message, inner);
