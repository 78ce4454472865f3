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
        CheckWork(reader, configuration, faults);
        reader.End();
        return configuration;
    }

    /// <summary>Somebody who writes an empty list means it, as for a gateway that waits for its first machine; a file that names neither is another one, or cut off.</summary>
    private static void CheckWork(ObjectReader reader, AgentConfiguration configuration, FaultList faults)
    {
        if (!reader.Has("stations") && !reader.Has("machines"))
        {
            reader.Fault("stations", "name \"stations\", \"machines\" or both.");
        }
        else if (configuration.Stations.Count + configuration.Machines.Count == 0 && !faults.Concerns("stations") && !faults.Concerns("machines"))
        {
            reader.Fault(reader.Has("machines") ? "machines" : "stations", "this agent has nothing to do yet: it has neither stations nor machines.", isWarning: true);
        }
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
