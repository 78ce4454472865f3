using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Grpc;

/// <summary>Answers a call with one request and one reply.</summary>
public delegate Task<TReply> GrpcUnaryHandler<TRequest, TReply>(HttpContext context, TRequest request, CancellationToken cancellationToken);

/// <summary>Serves a call with a stream in each direction; the call ends with OK when it returns.</summary>
public delegate Task GrpcDuplexHandler<TRequest, TReply>(
    HttpContext context, GrpcReader<TRequest> requests, GrpcWriter<TReply> replies, CancellationToken cancellationToken)
    where TRequest : class, IMessage<TRequest>
    where TReply : class, IMessage<TReply>;

/// <summary>
/// Routes of gRPC methods. The listener must speak HTTP/2: <c>HttpProtocols.Http2</c> without TLS, or TLS with ALPN.
/// A handler ends a call by returning or by throwing <see cref="GrpcStatusException"/>; any other exception is Internal, without its text.
/// </summary>
public static class GrpcEndpoints
{
    /// <summary>Maps a method with one request and one reply.</summary>
    /// <param name="routes">Where to map.</param>
    /// <param name="path">The method's path, e.g. <c>/edgehub.hublink.v1.Enrolment/Enrol</c>.</param>
    /// <param name="parser">Parser of the request.</param>
    /// <param name="handler">Answers; its token ends when the caller leaves or its deadline is over.</param>
    /// <param name="maxMessageBytes">Largest message in either direction.</param>
    public static IEndpointConventionBuilder MapGrpcUnary<TRequest, TReply>(
        this IEndpointRouteBuilder routes,
        string path,
        MessageParser<TRequest> parser,
        GrpcUnaryHandler<TRequest, TReply> handler,
        int maxMessageBytes = GrpcLimits.DefaultMaxMessageBytes)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        ArgumentNullException.ThrowIfNull(handler);
        RequestDelegate serve = context => GrpcExchange.ServeAsync(context, async cancellationToken =>
        {
            var requests = new GrpcReader<TRequest>(context.Request.BodyReader, parser, maxMessageBytes);
            var request = await requests.ReadAsync(cancellationToken)
                ?? throw new GrpcStatusException(GrpcStatusCode.Internal, "The call ended before its request came.");
            if (await requests.ReadAsync(cancellationToken) is not null)
            {
                throw new GrpcStatusException(GrpcStatusCode.Internal, "More than one request came for a method that takes one.");
            }

            var reply = await handler(context, request, cancellationToken);
            using var replies = new GrpcWriter<TReply>(context.Response.BodyWriter, maxMessageBytes);
            await replies.WriteAsync(reply, cancellationToken);
        });
        return routes.MapMethods(path, [HttpMethods.Post], serve);
    }

    /// <summary>Maps a method with a stream in each direction. The response's headers are on the wire before the handler runs.</summary>
    /// <param name="routes">Where to map.</param>
    /// <param name="path">The method's path, e.g. <c>/edgehub.hublink.v1.AgentLink/Connect</c>.</param>
    /// <param name="parser">Parser of the requests.</param>
    /// <param name="handler">Serves; its token ends when the caller leaves or its deadline is over.</param>
    /// <param name="maxMessageBytes">Largest message in either direction.</param>
    public static IEndpointConventionBuilder MapGrpcDuplex<TRequest, TReply>(
        this IEndpointRouteBuilder routes,
        string path,
        MessageParser<TRequest> parser,
        GrpcDuplexHandler<TRequest, TReply> handler,
        int maxMessageBytes = GrpcLimits.DefaultMaxMessageBytes)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        ArgumentNullException.ThrowIfNull(handler);
        RequestDelegate serve = context => GrpcExchange.ServeAsync(context, async cancellationToken =>
        {
            // StartAsync alone leaves the HEADERS frame in a buffer; a caller that waits for it before it writes would wait for ever.
            await context.Response.BodyWriter.FlushAsync(cancellationToken);
            var requests = new GrpcReader<TRequest>(context.Request.BodyReader, parser, maxMessageBytes);
            using var replies = new GrpcWriter<TReply>(context.Response.BodyWriter, maxMessageBytes);
            await handler(context, requests, replies, cancellationToken);
        });
        return routes.MapMethods(path, [HttpMethods.Post], serve);
    }

    /// <summary>Answers calls of unknown methods as gRPC wants it: HTTP 200 with status Unimplemented. Other requests get 404.</summary>
    public static IEndpointConventionBuilder MapGrpcFallback(this IEndpointRouteBuilder routes)
    {
        RequestDelegate serve = context =>
        {
            if (!GrpcExchange.IsGrpc(context.Request))
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }

            return GrpcExchange.ServeAsync(context, _ => throw new GrpcStatusException(GrpcStatusCode.Unimplemented, "This server has no such method."));
        };
        var mapped = routes.MapMethods("/{service}/{method}", [HttpMethods.Post], serve);

        // After every other route, before a page's own fallback.
        mapped.Add(endpoint => ((RouteEndpointBuilder)endpoint).Order = int.MaxValue - 1);
        return mapped;
    }
}
