using System.Diagnostics;
using System.Globalization;

namespace EdgeHub.Benchmarks;

/// <summary>A broker that can be started: its name in the table, its version, and its command line for a port.</summary>
internal sealed record BrokerProgram(string Name, string Version, Func<int, IReadOnlyList<string>> CommandLine)
{
    private const string Mosquitto = "/usr/sbin/mosquitto";

    /// <summary>Of <c>edgehub</c> or <c>mosquitto</c>; the folder takes what configuration it needs.</summary>
    public static BrokerProgram Named(string name, string folder, string edge) => name switch
    {
        "edgehub" => OfEdgeHub(edge),
        "mosquitto" => OfMosquitto(folder),
        _ => throw new FileNotFoundException($"There is no broker '{name}': edgehub or mosquitto."),
    };

    /// <summary>The agent's broker alone, without a data folder: nothing is kept on disk.</summary>
    private static BrokerProgram OfEdgeHub(string edge)
    {
        if (!File.Exists(edge))
        {
            throw new FileNotFoundException($"{edge} is not there; build edge/Edge.Host first, or name another with --program.");
        }

        IReadOnlyList<string> program = edge.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", edge] : [edge];
        return new(
            "edgehub", FileVersionInfo.GetVersionInfo(edge).ProductVersion ?? "", port => [.. program, "broker", "--port", port.ToString(CultureInfo.InvariantCulture), "--allow-anonymous"]);
    }

    /// <summary>
    /// Debian's. It drops nothing, keeps nothing on disk, sends without delay (default: Nagle), and logs errors only. As root it would
    /// become another user, who can't read the configuration.
    /// </summary>
    private static BrokerProgram OfMosquitto(string folder)
    {
        if (!File.Exists(Mosquitto))
        {
            throw new FileNotFoundException("mosquitto is not installed (Debian package mosquitto).");
        }

        using var help = Process.Start(new ProcessStartInfo(Mosquitto, "-h") { RedirectStandardOutput = true, UseShellExecute = false })!;
        var version = help.StandardOutput.ReadToEnd().Split('\n')[0].Replace("mosquitto version", "", StringComparison.Ordinal).Trim();
        return new("mosquitto", version, port =>
        {
            var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"mosquitto-{port}.conf"));
            File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"""
                listener {port} 127.0.0.1
                allow_anonymous true
                user root
                set_tcp_nodelay true
                max_inflight_messages {MqttRun.InFlightToSubscribers}
                max_queued_messages 0
                persistence false
                log_type error

                """));
            return [Mosquitto, "-c", file];
        });
    }
}
