namespace EdgeHub.Edge.Runtime;

/// <summary>The configuration can't be used; each fault names its place and what to do.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>Names every fault.</summary>
    public ConfigurationException(IReadOnlyList<string> faults, Exception? innerException = null)
        : base(string.Join(Environment.NewLine, faults), innerException) => Faults = faults;

    /// <summary>One sentence each.</summary>
    public IReadOnlyList<string> Faults { get; }
}
