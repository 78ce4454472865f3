using System.Globalization;
using System.Net;
using System.Text.Json;

namespace EdgeHub.Edge.Runtime;

/// <summary>Reads the whole configuration out of the file's parts.</summary>
internal static class AgentReader
{
    public static AgentConfiguration Read(JsonPart root, FaultList faults)
    {
        if (root.Kind != JsonTokenType.StartObject)
        {
            faults.Add(root, root.Kind == JsonTokenType.Null
                ? "the file is empty. Begin with the sample in the documentation."
                : "the value is of the wrong kind; a configuration is an object in braces.");
            return new AgentConfiguration();
        }

        var reader = new ObjectReader(root, faults);

        // For editors; it means nothing to the agent.
        reader.OptionalText("$schema");
        var (hub, listen) = (reader.Text("hub"), reader.Text("listen", "127.0.0.1:8081"));
        if (hub.Length > 0 && !HostAndPort.Is(hub))
        {
            reader.Fault("hub", "write it as host:port, e.g. hub.example:8443.");
        }

        if (!IPEndPoint.TryParse(listen, out _) || !listen.Contains(':', StringComparison.Ordinal))
        {
            reader.Fault("listen", "write it as address:port, e.g. 127.0.0.1:8081.");
        }

        var stations = new StationReader(faults);
        var configuration = new AgentConfiguration(
            hub, listen, LeaseTypes(reader), stations.Read(reader), reader.Text("metricsTokenFile"), new MachinesReader(faults, stations).Read(reader));
        reader.End();
        return configuration;
    }

    private static ValueList<string> LeaseTypes(ObjectReader reader)
    {
        var types = reader.Texts("leaseTypes");
        foreach (var item in reader.Items("leaseTypes"))
        {
            if (item.Kind == JsonTokenType.String && (item.Text.Length != 2 || !item.Text.All(char.IsAsciiLetterOrDigit)))
            {
                reader.Faults.Add(item, "a type has two letters or digits, e.g. FG.");
            }
        }

        return types;
    }
}

/// <summary>A host name or address and a port.</summary>
internal static class HostAndPort
{
    /// <summary>True for both, the port from 1 to 65535.</summary>
    public static bool Is(string text) => TryRead(text, null, out _, out _);

    /// <summary>Takes them apart.</summary>
    /// <param name="text">host:port, an IPv6 address in brackets.</param>
    /// <param name="usual">The port where none is written; null when one must be.</param>
    /// <param name="host">Without brackets.</param>
    /// <param name="port">1 to 65535.</param>
    public static bool TryRead(string text, int? usual, out string host, out int port)
    {
        var colon = text.LastIndexOf(':');
        var hasPort = colon >= 0 && !text.EndsWith(']');
        (host, port) = ((hasPort ? text[..colon] : text).Trim('[', ']'), usual ?? 0);
        return host.Length > 0
            && Uri.CheckHostName(host) != UriHostNameType.Unknown
            && (hasPort
                ? int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535
                : usual is not null);
    }
}

/// <summary>What a code of the plant looks like.</summary>
internal static class PlantCode
{
    public static bool Is(string code) => code.Length is > 0 and <= 32 && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
