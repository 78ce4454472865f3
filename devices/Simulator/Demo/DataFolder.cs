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

    /// <summary>Removes everything; the hub itself removes its private cluster, which lies outside when root runs it.</summary>
    public async Task RemoveAsync(PlantOptions options, CancellationToken cancellationToken)
    {
        if (Directory.Exists(Hub))
        {
            await Command.RunAsync([options.Dotnet, options.HubProgram, "reset", "--yes", "--data", Hub], TimeSpan.FromSeconds(60), cancellationToken);
        }

        if (Directory.Exists(Root))
        {
            Directory.Delete(Root, recursive: true);
        }
    }
}
