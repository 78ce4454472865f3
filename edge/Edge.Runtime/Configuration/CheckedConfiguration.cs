namespace EdgeHub.Edge.Runtime;

/// <summary>A configuration and what is wrong with it. With faults that are no warnings it must not be used.</summary>
public sealed class CheckedConfiguration
{
    private readonly JsonPart? _root;

    internal CheckedConfiguration(AgentConfiguration configuration, JsonPart? root, IReadOnlyList<ConfigurationFault> faults) =>
        (Configuration, _root, Faults) = (configuration, root, [.. faults.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column)]);

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
        var part = _root;
        while (part is not null && Towards(part, path) is { } nearer)
        {
            part = nearer;
        }

        var place = part?.Place ?? default;
        return new ConfigurationFault(place.Line, place.Column, path, text);
    }

    private static JsonPart? Towards(JsonPart part, string path) =>
        part.Path == path ? null : part.Members.Select(member => member.Value).Concat(part.Items).FirstOrDefault(inner => FaultList.IsWithin(path, inner.Path));
}
