namespace EdgeHub.Simulator;

/// <summary>The folder of one demo or check: the hub's data, the agents' data, logs.</summary>
internal sealed record DataFolder(string Root)
{
    /// <summary>The hub's.</summary>
    public string Hub => Path.Combine(Root, "hub");

    /// <summary>Where each program writes what it says.</summary>
    public string Logs => Path.Combine(Root, "logs");

    /// <summary>An agent's.</summary>
    public string Agent(string name) => Path.Combine(Root, name);

    /// <summary>An agent's configuration file.</summary>
    public string AgentFile(string name) => Path.Combine(Root, name + ".json");

    /// <summary>Makes the folders.</summary>
    public void Create()
    {
        Directory.CreateDirectory(Hub);
        Directory.CreateDirectory(Logs);
    }

    /// <summary>Removes everything, the hub's private cluster with it: as root that lies outside, where a pointer file says.</summary>
    public void Remove()
    {
        var pointer = Path.Combine(Hub, "postgres.path");
        if (File.Exists(pointer))
        {
            var cluster = File.ReadAllText(pointer).Trim();
            var ours = cluster.StartsWith("/var/lib/edgehub/", StringComparison.Ordinal) || cluster.StartsWith(Root, StringComparison.Ordinal);
            if (ours && Directory.Exists(cluster))
            {
                Directory.Delete(cluster, recursive: true);
            }
        }

        if (Directory.Exists(Root))
        {
            Directory.Delete(Root, recursive: true);
        }
    }
}
