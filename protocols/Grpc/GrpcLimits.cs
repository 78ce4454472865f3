namespace EdgeHub.Grpc;

/// <summary>Bounds of a call.</summary>
public static class GrpcLimits
{
    /// <summary>Largest message in bytes unless a route or channel says otherwise: 4 MiB, the default of every gRPC implementation.</summary>
    public const int DefaultMaxMessageBytes = 4 << 20;
}
