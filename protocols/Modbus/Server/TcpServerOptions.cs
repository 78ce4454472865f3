namespace EdgeHub.Modbus;

/// <summary>Bounds of a TCP server.</summary>
public sealed record TcpServerOptions
{
    /// <summary>Connections at once, at least 1: 64. Further ones are closed at once.</summary>
    public int MaxConnections { get; init; } = 64;

    /// <summary>Requests of one connection that are read ahead and answered together, 1 to 64: 16 (Modbus Messaging on TCP/IP, 4.4.1.3). More wait in the kernel.</summary>
    public int MaxPipelinedRequests { get; init; } = 16;

    /// <summary>After how long without a whole request a connection is closed: 2 minutes.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a client may take no answers before its connection is closed: 10 s.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What happens to requests for units that are not there.</summary>
    public UnknownUnit UnknownUnit { get; init; }

    internal void Check()
    {
        Bound.Require(MaxConnections >= 1, "MaxConnections must be at least 1.");
        Bound.Require(MaxPipelinedRequests is >= 1 and <= 64, "MaxPipelinedRequests must be 1 to 64.");
        Bound.Require(IdleTimeout > TimeSpan.Zero, "IdleTimeout must be longer than nothing.");
        Bound.Require(SendTimeout > TimeSpan.Zero, "SendTimeout must be longer than nothing.");
    }
}
