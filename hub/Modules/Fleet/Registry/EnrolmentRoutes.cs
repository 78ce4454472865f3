using EdgeHub.Grpc;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace EdgeHub.Hub.Fleet;

/// <summary><c>Enrolment/Enrol</c>, on a listener of its own: gRPC needs HTTP/2, and pages without TLS are HTTP/1.1.</summary>
internal sealed class EnrolmentRoutes(Enrolment enrolment) : IListenerRoutes
{
    public const string EnrolPath = "/edgehub.hublink.v1.Enrolment/Enrol";
    private const int MaxBytes = 16 << 10;

    /// <inheritdoc/>
    public HubListener Listener => HubListener.Enrol;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGrpcUnary(EnrolPath, EnrolRequest.Parser, (GrpcUnaryHandler<EnrolRequest, EnrolReply>)EnrolAsync, MaxBytes).OpenToAnybody();

    private async Task<EnrolReply> EnrolAsync(Microsoft.AspNetCore.Http.HttpContext context, EnrolRequest request, CancellationToken cancellationToken)
    {
        Result<EnrolReply> result;
        try
        {
            result = await enrolment.EnrolAsync(request, cancellationToken);
        }
        catch (NpgsqlException)
        {
            throw new GrpcStatusException(GrpcStatusCode.Unavailable, "hub.database_gone: The hub's database is away. Try again in a few seconds.");
        }

        return result.TryGet(out var reply, out var error)
            ? reply
            : throw new GrpcStatusException(StatusOf(error.Kind), $"{error.Code}: {error.Detail}");
    }

    private static GrpcStatusCode StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Form => GrpcStatusCode.InvalidArgument,
        ErrorKind.NotFound => GrpcStatusCode.NotFound,
        ErrorKind.Unavailable => GrpcStatusCode.Unavailable,
        _ => GrpcStatusCode.FailedPrecondition,
    };
}
