namespace EdgeHub.Architecture.Tests;

/// <summary>The table of design.md section 2: what each project may reference. Anything else is a broken arrow.</summary>
internal static class AllowedReferences
{
    private static readonly string[] Modules = ["Tenancy", "Identity", "Fleet", "Telemetry", "Traceability", "Production", "Demo"];

    private static readonly Dictionary<string, string[]> Table = new(StringComparer.Ordinal)
    {
        ["Identifiers"] = [],
        ["StationRules"] = [],
        ["Grpc"] = [],
        ["Wire"] = [],
        ["Modbus"] = ["Wire"],
        ["Mqtt"] = ["Wire"],
        ["Mqtt.Client"] = ["Wire", "Mqtt"],
        ["Mqtt.Broker"] = ["Mqtt", "Wire"],
        ["HubLink"] = [],
        ["OpenMetrics"] = [],
        ["Devices"] = [],
        ["Drivers.Scanners"] = ["Devices"],
        ["Drivers.Modbus"] = ["Devices", "Modbus"],
        ["Drivers.Mqtt"] = ["Devices", "Mqtt", "Mqtt.Client"],
        ["Simulator"] = ["Devices", "StationRules", "Grpc", "HubLink", "Modbus"],
        ["Edge.Pipeline"] = ["Devices", "Identifiers", "StationRules"],
        ["Edge.Store"] = ["Devices"],
        ["Edge.Uplink"] = ["Devices", "Edge.Store", "Edge.Pipeline", "Grpc", "HubLink", "Identifiers", "StationRules"],
        ["Edge.Station"] = ["Devices", "Edge.Pipeline", "Edge.Store", "Identifiers", "StationRules"],
        ["Edge.Runtime"] = ["Devices", "Edge.Pipeline", "Edge.Store"],
        ["Edge.Publish"] = ["Devices", "Edge.Store", "Mqtt.Broker"],
        ["Edge.Host"] =
        [
            "Devices", "Drivers.Modbus", "Drivers.Mqtt", "Drivers.Scanners", "Edge.Pipeline", "Edge.Store", "Edge.Uplink", "Edge.Station", "Edge.Runtime",
            "Edge.Publish", "Identifiers", "StationRules", "Grpc", "HubLink", "Modbus", "Mqtt", "Mqtt.Client", "Mqtt.Broker", "OpenMetrics",
        ],
        ["Hub.Kernel"] = ["HubLink", "Grpc", "Identifiers", "StationRules"],
        ["Hub.Web"] = ["Hub.Kernel", "HubLink", "Grpc", "Identifiers", "StationRules", .. Modules.Select(module => "Hub." + module)],
    };

    /// <summary>Packages that bring a database, reserved for the hub.</summary>
    private static readonly string[] HubPackages = ["Npgsql", "Dapper", "NodaTime", "Microsoft.AspNetCore.OpenApi"];

    /// <summary>One sentence per broken arrow.</summary>
    public static IEnumerable<string> Broken(Project project)
    {
        const string prefix = "EdgeHub.";
        if (!project.Name.StartsWith(prefix, StringComparison.Ordinal) || Allowed(project.Name[prefix.Length..]) is not { } allowed)
        {
            yield return $"{project.Name} is not in the table of allowed references.";
            yield break;
        }

        foreach (var reference in project.References.Where(reference => !allowed.Contains(reference[prefix.Length..], StringComparer.Ordinal)))
        {
            yield return $"{project.Name} must not reference {reference}.";
        }

        if (!project.Name.StartsWith("EdgeHub.Hub.", StringComparison.Ordinal))
        {
            foreach (var package in project.Packages.Intersect(HubPackages, StringComparer.Ordinal))
            {
                yield return $"{project.Name} must not use {package}: databases are the hub's.";
            }
        }
    }

    private static string[]? Allowed(string name)
    {
        if (Table.TryGetValue(name, out var allowed))
        {
            return allowed;
        }

        // A module may use the Kernel, the shared protocols and the modules before it.
        var index = Array.FindIndex(Modules, module => name == "Hub." + module);
        return index < 0
            ? null
            : ["Hub.Kernel", "HubLink", "Grpc", "Identifiers", "StationRules", .. Modules.Take(index).Select(module => "Hub." + module)];
    }
}
