using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Grpc;

/// <summary>One call on the server: checks that it is gRPC, runs its body, and puts the status where the protocol wants it.</summary>
internal static partial class GrpcExchange
{
    internal const string ContentType = "application/grpc";

    internal static bool IsGrpc(HttpRequest request)
    {
        var type = request.ContentType;
        return type is not null
            && type.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
            && (type.Length == ContentType.Length || type[ContentType.Length] is '+' or ';');
    }

    internal static async Task ServeAsync(HttpContext context, Func<CancellationToken, Task> body)
    {
        if (!HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            context.Response.Headers.Upgrade = "h2c";
            return;
        }

        if (!IsGrpc(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        LiftLimitsOfUploads(context);
        context.Response.ContentType = ContentType;
        context.Response.Headers["grpc-accept-encoding"] = "identity";

        var status = await RunAsync(context, body);
        if (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        // Not started: the status goes into the only HEADERS frame ("trailers-only"). Started: into real trailers.
        var headers = context.Response.HasStarted
            ? context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers
            : context.Response.Headers;
        headers["grpc-status"] = ((int)status.Code).ToString(CultureInfo.InvariantCulture);
        if (status.Detail.Length > 0)
        {
            headers["grpc-message"] = StatusText.Encode(status.Detail);
        }
    }

    private static async Task<(GrpcStatusCode Code, string Detail)> RunAsync(HttpContext context, Func<CancellationToken, Task> body)
    {
        if (context.Request.Headers["grpc-encoding"] is [{ } encoding] && encoding != "identity")
        {
            return (GrpcStatusCode.Unimplemented, "Messages must come uncompressed (grpc-encoding: identity).");
        }

        CancellationTokenSource? deadline = null;
        try
        {
            var cancellationToken = context.RequestAborted;
            if (context.Request.Headers["grpc-timeout"] is [{ } text])
            {
                if (!GrpcTimeout.TryParse(text, out var timeout))
                {
                    return (GrpcStatusCode.InvalidArgument, "The grpc-timeout header can't be read.");
                }

                deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
                deadline.CancelAfter(timeout < MaxTimeout ? timeout : MaxTimeout);
                cancellationToken = deadline.Token;
            }

            await body(cancellationToken);
            return (GrpcStatusCode.Ok, "");
        }
        catch (GrpcStatusException e)
        {
            return (e.Code, e.Detail);
        }
        catch (GrpcProtocolException e)
        {
            return (GrpcStatusCode.Internal, e.Message);
        }
        catch (OperationCanceledException) when (deadline is { IsCancellationRequested: true })
        {
            return (GrpcStatusCode.DeadlineExceeded, "The caller's deadline is over.");
        }
        catch (OperationCanceledException)
        {
            return (GrpcStatusCode.Cancelled, "");
        }
        catch (GrpcTransportException)
        {
            return (GrpcStatusCode.Cancelled, "");
        }
        catch (Exception e)
        {
            // The text of an unexpected exception may hold what the caller must not see.
            if (context.RequestServices.GetService<ILoggerFactory>() is { } loggers)
            {
                LogFailed(loggers.CreateLogger("EdgeHub.Grpc"), e, context.Request.Path);
            }

            return (GrpcStatusCode.Internal, "The call failed at the server; its log has the reason.");
        }
        finally
        {
            deadline?.Dispose();
        }
    }

    /// <summary>Longest time that a timer takes.</summary>
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(24);

    /// <summary>An idle stream is no slow upload: Kestrel's 240 B/s after 5 s would cut the whole connection, its 30 MB each long stream.</summary>
    private static void LiftLimitsOfUploads(HttpContext context)
    {
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "gRPC call {Path} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, PathString path);
}
