using System.Text.Json;

namespace EdgeHub.Hub.Kernel;

/// <summary>What the command line told this hub.</summary>
/// <param name="DataFolder">Keys, lock, addresses and the private cluster's pointer; full path.</param>
/// <param name="IsDemo">True only in the demo: log-in by person, faults on request.</param>
public sealed record HubSettings(string DataFolder, bool IsDemo);

/// <summary>Where a running hub listens, with real ports; set before the first request is answered.</summary>
public sealed class HubAddresses
{
    private const string FileName = "hub.addresses.json";

    /// <summary>Pages and API, e.g. <c>http://127.0.0.1:8080</c>.</summary>
    public string Web { get; set; } = "";

    /// <summary>Agents' streams, host and port, e.g. <c>127.0.0.1:8443</c>.</summary>
    public string Agents { get; set; } = "";

    /// <summary>Enrolment, e.g. <c>http://127.0.0.1:8085</c>.</summary>
    public string Enrol { get; set; } = "";

    /// <summary>What the hub on this data folder wrote at its last start; null when none ever ran.</summary>
    public static HubAddresses? Read(string dataFolder)
    {
        var path = Path.Combine(dataFolder, FileName);
        return File.Exists(path) ? JsonSerializer.Deserialize<HubAddresses>(File.ReadAllBytes(path)) : null;
    }

    /// <summary>For commands that run beside the hub.</summary>
    public void Write(string dataFolder)
    {
        var path = Path.Combine(dataFolder, FileName);
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(this));
        File.Move(path + ".new", path, overwrite: true);
    }
}
