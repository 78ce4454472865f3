using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeHub.Edge.Runtime;
using EdgeHub.Mqtt;
using EdgeHub.Mqtt.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Edge.Host;

/// <summary>
/// <c>browse mqtt://[USER@]HOST[:PORT] [--filter FILTER] [--seconds N] [--pick FILTER --export FILE [--machine CODE]] [--password-file FILE] [--ca FILE]</c>:
/// shows the topics of a broker as a tree, live on a terminal, else once after some seconds. <c>--export</c> writes the picked points as configuration.
/// mqtts:// is with TLS.
/// </summary>
internal static class BrowseCommand
{
    private const int UsualSeconds = 5;
    private const int MaxSeconds = 3600;

    internal static async Task<int> RunAsync(Arguments arguments, TextWriter output, TextWriter errors, TimeProvider time, CancellationToken cancellationToken)
    {
        var broker = Broker(arguments);
        var filter = Filter("--filter", arguments.Optional("--filter") ?? "#");
        var seconds = Seconds(arguments.Optional("--seconds"));
        var (export, pick, machine) = (arguments.Optional("--export"), Filter("--pick", arguments.Optional("--pick") ?? filter), arguments.Optional("--machine") ?? "MQTT-01");
        var once = arguments.Flag("--once");
        arguments.End();
        if (export is not null && File.Exists(export))
        {
            throw new UsageException($"{export} is there already; browse does not write over it.");
        }

        var terminal = Terminal.Of(output);
        var book = new TopicBook(time);
        await using var client = Client(broker, time);
        try
        {
            await client.ConnectAsync(cancellationToken);
            await client.SubscribeAsync(new MqttSubscription(filter, QoS.AtMostOnce), cancellationToken);
        }
        catch (MqttException e)
        {
            await errors.WriteLineAsync(e.Message);
            return ExitCode.Degraded;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var taking = TakeAsync(client, book, stop.Token);
        IReadOnlyList<string> Table() => TopicTable.Of(Head(broker, client), book, terminal.Columns, terminal.Ink);
        if (terminal.IsScreen && !once && export is null)
        {
            await new StatusScreen(output, terminal, time).RunAsync(_ => Task.FromResult(Table()), cancellationToken);
        }
        else
        {
            await Task.Delay(seconds, time, cancellationToken);
            foreach (var line in export is null ? Table() : [])
            {
                await output.WriteLineAsync(line);
            }
        }

        await stop.CancelAsync();
        await taking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return export is null ? ExitCode.Done : await ExportAsync(export, machine, broker, PickedPoints.Of(book.Topics(), pick), output, errors);
    }

    private static async Task<int> ExportAsync(string file, string machine, BrowsedBroker broker, IReadOnlyList<PickedPoint> points, TextWriter output, TextWriter errors)
    {
        if (points.Count == 0)
        {
            await errors.WriteLineAsync("Nothing came that could be a point. Wait longer with --seconds, or pick more with --pick.");
            return ExitCode.Degraded;
        }

        var json = PickedPoints.Write(machine, broker, points);
        var check = ConfigurationFile.Check(json);
        if (check.Faults.FirstOrDefault(fault => !fault.IsWarning) is { } fault)
        {
            throw new UsageException(fault.Text);
        }

        await File.WriteAllBytesAsync(file, json, CancellationToken.None);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{file}: {points.Count} points of machine {machine}. Look them over, then run them or take them into your file."));
        return ExitCode.Done;
    }

    private static async Task TakeAsync(MqttClient client, TopicBook book, CancellationToken cancellationToken)
    {
        await foreach (var received in client.Messages.ReadAllAsync(cancellationToken))
        {
            book.Take(received.Message);
        }
    }

    private static string Head(BrowsedBroker broker, MqttClient client) => string.Create(
        CultureInfo.InvariantCulture,
        $"{broker.Host}:{broker.Port} {client.Status switch { { Condition: MqttCondition.Connected, Version: ProtocolVersion.V311 } => "(MQTT 3.1.1)", { Condition: MqttCondition.Connected } => "(MQTT 5)", _ => "(not connected)" }}");

    // Nobody else's session: the broker makes the name, and forgets it at the end.
    private static MqttClient Client(BrowsedBroker broker, TimeProvider time) => new(
        new TcpTransport(broker.Host, broker.Port, broker.Tls ? new TlsSettings { Authorities = Authorities(broker.CaFile) } : null),
        new MqttClientOptions
        {
            UserName = broker.User.Length > 0 ? broker.User : null,
            Password = broker.PasswordFile.Length > 0 ? Encoding.UTF8.GetBytes(File.ReadLines(broker.PasswordFile).FirstOrDefault("").TrimEnd()) : null,
            MaxPacketBytes = 4 << 20,
        },
        time, NullLogger<MqttClient>.Instance);

    private static X509Certificate2Collection? Authorities(string file)
    {
        if (file.Length == 0)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities;
    }

    private static BrowsedBroker Broker(Arguments arguments)
    {
        if (!Uri.TryCreate(arguments.Value("mqtt://HOST[:PORT]"), UriKind.Absolute, out var address) || address.Scheme is not ("mqtt" or "mqtts") || address.Host.Length == 0)
        {
            throw new UsageException("browse wants an address like mqtt://10.0.0.9:1883, with TLS mqtts://.");
        }

        if (address.UserInfo.Contains(':', StringComparison.Ordinal))
        {
            throw new UsageException("A password on the command line is seen by everybody on this machine. Write it into a file and name that with --password-file.");
        }

        var isTls = address.Scheme == "mqtts";
        return new BrowsedBroker(
            address.DnsSafeHost, address.Port > 0 ? address.Port : isTls ? 8883 : 1883, isTls, Uri.UnescapeDataString(address.UserInfo),
            arguments.Optional("--password-file") ?? "", arguments.Optional("--ca") ?? "");
    }

    private static string Filter(string option, string filter) => TopicFilter.TryRead(Encoding.UTF8.GetBytes(filter), out _).IsComplete
        ? filter
        : throw new UsageException($"{option} wants a topic filter, e.g. plant/# or plant/+/temperature.");

    private static TimeSpan Seconds(string? text) => text is null ? TimeSpan.FromSeconds(UsualSeconds)
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= MaxSeconds ? TimeSpan.FromSeconds(seconds)
        : throw new UsageException($"--seconds wants a whole number from 1 to {MaxSeconds}.");
}
