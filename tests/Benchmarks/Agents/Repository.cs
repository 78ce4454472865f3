namespace EdgeHub.Benchmarks;

/// <summary>Where the programs that are measured lie in the repository.</summary>
internal static class Repository
{
    private static string Configuration => AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    /// <summary>The hub as built beside the benchmarks.</summary>
    public static string Hub => Path.Combine(Root(), "hub/Hub.Web/bin", Configuration, "net10.0/edgehub-hub.dll");

    /// <summary>The agent's published single file; whether it is there is the caller's to ask.</summary>
    public static string PublishedEdge => Path.Combine(Root(), "artifacts/edge-linux-x64/edgehub-edge");

    /// <summary>The agent as built beside the benchmarks.</summary>
    public static string BuiltEdge => Path.Combine(Root(), "edge/Edge.Host/bin", Configuration, "net10.0/edgehub-edge.dll");

    /// <summary>The npm package that Modbus is tested against and measured beside.</summary>
    public static string ModbusPeer => Path.Combine(Root(), "tests/Modbus.Tests/peer");

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EdgeHub.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("EdgeHub.sln is in no folder above the benchmarks.");
        }

        return folder;
    }
}
