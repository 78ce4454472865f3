using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeHub.Edge.Publish;
using EdgeHub.Edge.Store;
using EdgeHub.Mqtt.Broker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace EdgeHub.Edge.Host;

/// <summary>
/// <c>broker --port N [options]</c>: runs the MQTT broker alone until SIGTERM, on loopback unless told otherwise. <c>broker --hash-password USER</c> reads
/// a password from standard input and prints a line for the password file.
/// </summary>
internal static class BrokerCommand
{
    private const int MaxPasswordChars = 1024;

    internal static async Task<int> RunAsync(
        Arguments arguments, TextReader input, TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        if (arguments.Optional("--hash-password") is { } user)
        {
            arguments.End();
            return await HashAsync(user, input, output, cancellationToken);
        }

        var settings = Settings(arguments);
        var data = arguments.Optional("--data");
        arguments.End();
        if (settings.Listeners.Count == 0)
        {
            throw new UsageException("broker wants --port, or a --config with listeners.");
        }

        using var loggers = Loggers();
        using var access = Access(settings);
        using var folder = data is null ? null : DataFolder.Take(data);
        var opening = folder is null ? null : RecordStore.Open(folder, BrokerStore.Options, time);
        await using var store = opening?.Store;
        await using var broker = await StartAsync(settings, access, store is null ? null : new BrokerStore(store), loggers.CreateLogger("EdgeHub.Mqtt.Broker"), time);
        await output.WriteLineAsync("READY " + string.Join(' ', broker.Endpoints.Select(endpoint => $"{endpoint.Scheme}://{endpoint.Address}")));
        await output.FlushAsync(cancellationToken);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // SIGTERM or Ctrl-C: what follows ends it in order.
        }

        return ExitCode.Done;
    }

    /// <summary>To standard error: standard output is for the READY line.</summary>
    private static ILoggerFactory Loggers() => LoggerFactory.Create(builder =>
    {
        builder.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd HH:mm:ss.fff ";
        });
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    });

    private static async Task<MqttBroker> StartAsync(BrokerSettings settings, ListAccess access, BrokerStore? store, ILogger logger, TimeProvider time)
    {
        try
        {
            return await MqttBroker.StartAsync([.. settings.Listeners.Select(BrokerTls.Endpoint)], settings.Options, access, store, logger, time);
        }
        catch (SocketException e)
        {
            throw new PortTakenException($"The broker can't listen on {string.Join(", ", settings.Listeners.Select(listener => listener.EndPoint))}: {e.Message}.", e);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static ListAccess Access(BrokerSettings settings)
    {
        try
        {
            return new ListAccess
            {
                AllowAnonymous = settings.AllowAnonymous, DeniedFilters = settings.DeniedFilters,
                Passwords = settings.PasswordFile is { } passwords ? PasswordFile.Parse(File.ReadAllText(passwords)) : null,
                Rules = settings.AccessFile is { } rules ? AccessList.Parse(File.ReadAllText(rules)) : null,
            };
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static BrokerSettings Settings(Arguments arguments)
    {
        var settings = new BrokerSettings();
        if (arguments.Optional("--config") is { } file)
        {
            settings = BrokerFile.Read(file, settings);
        }

        var address = arguments.Optional("--listen") is { } text
            ? IPAddress.TryParse(text, out var parsed) ? parsed : throw new UsageException("--listen wants an IP address.")
            : IPAddress.Loopback;
        var (certificate, key, authority) = (arguments.Optional("--certificate"), arguments.Optional("--key"), arguments.Optional("--client-authority"));
        var listeners = new List<BrokerAddress>(settings.Listeners);
        void Add(string option, bool isWebSocket, bool isSecure)
        {
            if (Number(arguments, option, ushort.MaxValue) is { } port)
            {
                if (isSecure && certificate is null)
                {
                    throw new UsageException($"{option} wants --certificate and --key.");
                }

                listeners.Add(new BrokerAddress(
                    new IPEndPoint(address, port), isWebSocket, isSecure ? certificate : null, isSecure ? key : null, isSecure ? authority : null));
            }
        }

        Add("--port", isWebSocket: false, isSecure: false);
        Add("--tls-port", isWebSocket: false, isSecure: true);
        Add("--ws-port", isWebSocket: true, isSecure: false);
        Add("--wss-port", isWebSocket: true, isSecure: true);
        var keepAlive = Number(arguments, "--server-keep-alive", ushort.MaxValue);
        return settings with
        {
            Listeners = listeners,
            AllowAnonymous = arguments.Flag("--allow-anonymous") || settings.AllowAnonymous,
            PasswordFile = arguments.Optional("--password-file") ?? settings.PasswordFile,
            AccessFile = arguments.Optional("--access-file") ?? settings.AccessFile,
            DeniedFilters = arguments.Optional("--deny-subscribe") is { } denied ? [.. settings.DeniedFilters, denied] : settings.DeniedFilters,
            Options = keepAlive is { } seconds ? settings.Options with { ServerKeepAlive = TimeSpan.FromSeconds(seconds) } : settings.Options,
        };
    }

    private static int? Number(Arguments arguments, string option, int most) => arguments.Optional(option) is not { } text
        ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most
            ? number
            : throw new UsageException($"{option} wants a number up to {most}.");

    private static async Task<int> HashAsync(string user, TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        var buffer = new char[MaxPasswordChars];
        var read = await input.ReadBlockAsync(buffer, cancellationToken);
        var password = new string(buffer, 0, read).TrimEnd('\r', '\n');
        if (password.Length == 0 || user.Contains(':', StringComparison.Ordinal))
        {
            throw new UsageException("broker --hash-password wants a user name without ':' and a password on standard input.");
        }

        await output.WriteLineAsync($"{user}:{PasswordHash.Of(Encoding.UTF8.GetBytes(password))}");
        return ExitCode.Done;
    }
}
