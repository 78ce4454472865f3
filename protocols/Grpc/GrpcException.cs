using System.Globalization;

namespace EdgeHub.Grpc;

/// <summary>A call failed. The three leaves tell who failed: the peer by its own word, the way to it, or its use of the protocol.</summary>
public abstract class GrpcException : Exception
{
    private protected GrpcException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>The peer ended the call with a status other than OK. A server handler throws it to say so itself.</summary>
public sealed class GrpcStatusException : GrpcException
{
    /// <summary>Ends a call with a status.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="detail">One sentence for a person; it travels to the peer, so it carries no secret.</param>
    public GrpcStatusException(GrpcStatusCode code, string detail)
        : base(string.Create(CultureInfo.InvariantCulture, $"{code} ({(int)code}): {detail}"))
    {
        Code = code;
        Detail = detail;
    }

    /// <summary>What went wrong.</summary>
    public GrpcStatusCode Code { get; }

    /// <summary>The peer's sentence; empty when it sent none.</summary>
    public string Detail { get; }
}

/// <summary>The connection could not be made, or ended before the call did.</summary>
public sealed class GrpcTransportException : GrpcException
{
    /// <summary>Names what happened on the way to the peer.</summary>
    public GrpcTransportException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>The peer sent what gRPC over HTTP/2 does not allow.</summary>
public sealed class GrpcProtocolException : GrpcException
{
    /// <summary>Names the rule that was broken.</summary>
    public GrpcProtocolException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
