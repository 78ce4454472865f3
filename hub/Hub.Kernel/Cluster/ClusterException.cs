namespace EdgeHub.Hub.Kernel;

/// <summary>The private cluster cannot be used; the message says why and what to do next.</summary>
public sealed class ClusterException : Exception
{
    /// <summary>With the reason.</summary>
    public ClusterException(string message)
        : base(message)
    {
    }

    /// <summary>With the reason and what caused it.</summary>
    public ClusterException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Without a reason; not used.</summary>
    public ClusterException()
    {
    }
}
