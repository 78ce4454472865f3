namespace EdgeHub.Edge.Runtime;

/// <summary>A configuration and what is wrong with it. With faults that are no warnings it must not be used.</summary>
public sealed class CheckedConfiguration
{
    private readonly Dictionary<string, JsonPlace> _places = new(StringComparer.Ordinal);

    internal CheckedConfiguration(AgentConfiguration configuration, JsonPart? root, IReadOnlyList<ConfigurationFault> faults)
    {
        (Configuration, Faults) = (configuration, [.. faults.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column)]);
        if (root is not null)
        {
            Remember(root);
        }
    }

    /// <summary>What could be read.</summary>
    public AgentConfiguration Configuration { get; }

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<ConfigurationFault> Faults { get; }

    /// <summary>True when the agent can run with it.</summary>
    public bool IsUsable => Faults.All(fault => fault.IsWarning);

    /// <summary>A fault that only a driver knows of, with its place; of a value that is left out, the place of what it is left out of.</summary>
    public ConfigurationFault Fault(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(path);
        var at = path;
        JsonPlace place;
        while (!_places.TryGetValue(at, out place) && at.Length > 0)
        {
            at = at[..Math.Max(0, at.LastIndexOfAny(['.', '[']))];
        }

        return new ConfigurationFault(place.Line, place.Column, path, text);
    }

    private void Remember(JsonPart part)
    {
        _places.TryAdd(part.Path, part.Place);
        part.Members.ForEach(member => Remember(member.Value));
        part.Items.ForEach(Remember);
    }
}
