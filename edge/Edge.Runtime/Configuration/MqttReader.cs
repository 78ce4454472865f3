using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeHub.Devices;

namespace EdgeHub.Edge.Runtime;

/// <summary>Reads how a broker is reached, and on which topics points come.</summary>
internal static partial class MqttReader
{
    /// <summary>Points that one entry with wildcards can make.</summary>
    public const int MaxNames = 1000;

    private const int MaxTopicBytes = 65_535;
    private const int UsualPort = 1883;
    private const int UsualTlsPort = 8883;

    /// <summary>The connection, of an object that may have more settings than these; the caller ends it.</summary>
    public static MqttConfiguration Connection(ObjectReader reader)
    {
        var tls = reader.Object("tls") is { } part ? Tls(part) : null;
        var (host, port) = ("", UsualPort);
        if (!HostAndPort.TryRead(reader.Text("connect"), tls is null ? UsualPort : UsualTlsPort, out host, out port))
        {
            reader.Fault("connect", "write the broker as host:port, e.g. 10.0.0.9:1883; 1883, with \"tls\" 8883, may be left out.");
        }

        var (path, clientId) = (reader.Text("webSocket"), reader.Text("clientId"));
        if (path.Length > 0 && path[0] != '/')
        {
            reader.Fault("webSocket", "write the path that the broker wants, e.g. /mqtt.");
        }

        if (clientId.Length > 128)
        {
            reader.Fault("clientId", "it has at most 128 characters.");
        }

        var (user, passwordFile) = (reader.Text("user"), reader.Text("passwordFile"));
        if (passwordFile.Length > 0 && user.Length == 0)
        {
            reader.Fault("passwordFile", "a password wants a \"user\".");
        }

        return new MqttConfiguration
        {
            Host = host,
            Port = port,
            WebSocket = path,
            ClientId = clientId,
            User = user,
            PasswordFile = passwordFile,
            Tls = tls,
            Version = reader.Choice("version", "auto", "5", "3.1.1"),
            KeepAlive = TimeSpan.FromSeconds(reader.Integer("keepAliveS", 30, 5, 65_535)),
            Session = reader.OptionalInteger("sessionS", 0, 31_536_000),
        };
    }

    /// <summary>The connection of a machine.</summary>
    public static MqttConfiguration Machine(ObjectReader reader)
    {
        var connection = Connection(reader) with
        {
            QoS = reader.Integer("qos", 1, 0, 2),
            SilentAfter = reader.OptionalInteger("silentAfterMs", 1000, 86_400_000) is { } silent ? TimeSpan.FromMilliseconds(silent) : null,
        };
        reader.End();
        return connection;
    }

    /// <summary>The points of one entry: one, or as many as its wildcards have names.</summary>
    public static IReadOnlyList<(string Name, MqttPointConfiguration Point)> Points(ObjectReader reader, string name)
    {
        var topic = reader.Text("topic");
        var kind = reader.Choice("type", "number", "integer", "flag", "text") switch
        {
            "integer" => ValueKind.Integer,
            "flag" => ValueKind.Flag,
            "text" => ValueKind.Text,
            _ => ValueKind.Number,
        };
        var point = new MqttPointConfiguration(topic, topic, kind, Path(reader, "path"), Path(reader, "timePath"), reader.Choice("timeAs", "iso8601", "s", "ms"));
        if (reader.Has("timeAs") && point.TimePath.Length == 0)
        {
            reader.Fault("timeAs", "say with \"timePath\" where in the payload the time is.");
        }

        if (FilterFault(topic) is { } fault)
        {
            reader.Fault("topic", fault);
            return [(name, point)];
        }

        var levels = topic.Split('/');
        var wildcards = levels.Count(level => level == "+");
        if (topic.EndsWith('#'))
        {
            reader.Fault("topic", "a point has one topic; # stands for any number of them. Use + with \"names\".");
        }
        else if (wildcards > 0 || reader.Has("names"))
        {
            return Named(reader, name, point, levels, wildcards);
        }

        return [(name, point)];
    }

    /// <summary>What is wrong with a topic filter; null when nothing is (MQTT 5, 4.7).</summary>
    public static string? FilterFault(string filter)
    {
        if (filter.Length == 0 || Encoding.UTF8.GetByteCount(filter) > MaxTopicBytes || filter.Contains('\0', StringComparison.Ordinal))
        {
            return "name the topic, e.g. plant/oven/temperature.";
        }

        var levels = filter.Split('/');
        return levels.Where((level, i) => level.Length > 1 && level.AsSpan().ContainsAny('+', '#')).Any() || levels.SkipLast(1).Contains("#", StringComparer.Ordinal)
            ? "+ and # stand for whole levels, and # is the last one." : null;
    }

    /// <summary>A path in a JSON payload, checked; empty for none.</summary>
    public static string Path(ObjectReader reader, string setting)
    {
        var path = reader.Text(setting);
        if (path.Length > 0 && (path.Length > 256 || !JsonPathForm().IsMatch(path)))
        {
            reader.Fault(setting, "write names with dots between them and places of lists in brackets, e.g. motor.phases[2].current.");
        }

        return path;
    }

    private static List<(string Name, MqttPointConfiguration Point)> Named(ObjectReader reader, string name, MqttPointConfiguration point, string[] levels, int wildcards)
    {
        var points = new List<(string, MqttPointConfiguration)>();
        var names = reader.Items("names");
        if (wildcards == 0 || names.Count is 0 or > MaxNames || name.Count(c => c == '+') != 1)
        {
            reader.Fault(
                wildcards == 0 ? "names" : "topic",
                $"a topic with + makes a point of each of its \"names\" (1 to {MaxNames}), and + in \"name\" stands for them, e.g. \"name\": \"+/temperature\", \"topic\": \"plant/+/temperature\", \"names\": [\"oven1\", \"oven2\"].");
            return points;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in names)
        {
            var matched = item.Kind == JsonTokenType.String ? item.Text.Split('/') : [];
            if (matched.Length != wildcards || matched.Any(level => level.Length == 0 || level.AsSpan().ContainsAny('+', '#')))
            {
                reader.Faults.Add(item, wildcards == 1 ? "it is what + stands for, e.g. oven1." : $"it is what the {wildcards} + stand for, with / between, e.g. hall2/oven1.");
            }
            else if (!seen.Add(item.Text))
            {
                reader.Faults.Add(item, $"{item.Text} is there twice.");
            }
            else
            {
                var next = 0;
                var topic = string.Join('/', levels.Select(level => level == "+" ? matched[next++] : level));
                points.Add((name.Replace("+", item.Text, StringComparison.Ordinal), point with { Topic = topic }));
            }
        }

        return points;
    }

    private static MqttTlsConfiguration Tls(ObjectReader reader)
    {
        var tls = new MqttTlsConfiguration(reader.Text("caFile"), reader.Text("certificateFile"), reader.Text("keyFile"));
        if (tls.CertificateFile.Length == 0 != (tls.KeyFile.Length == 0))
        {
            reader.Fault("give both \"certificateFile\" and \"keyFile\", or neither.");
        }

        reader.End();
        return tls;
    }

    [GeneratedRegex(@"^(\[[0-9]{1,6}\]|[^.\[\]]+)(\.[^.\[\]]+|\[[0-9]{1,6}\])*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex JsonPathForm();
}
