using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace EdgeHub.Grpc;

/// <summary>Reads the status of a call from a response: trailers first, then headers (a server that fails at once sends only headers).</summary>
internal static class ResponseStatus
{
    /// <summary>Throws unless the response is gRPC's and the call goes on.</summary>
    internal static void ThrowUnlessStarted(HttpResponseMessage response)
    {
        if (Find(response.Headers, "grpc-status") is { } status)
        {
            Throw(status, Find(response.Headers, "grpc-message"));
            return;
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new GrpcStatusException(
                FromHttp(response.StatusCode),
                string.Create(CultureInfo.InvariantCulture, $"The server answered HTTP {(int)response.StatusCode} instead of gRPC."));
        }

        var type = response.Content.Headers.ContentType?.MediaType;
        if (type is null || !type.StartsWith(GrpcExchange.ContentType, StringComparison.OrdinalIgnoreCase))
        {
            throw new GrpcProtocolException($"The server answered with content type '{type}' instead of {GrpcExchange.ContentType}.");
        }
    }

    /// <summary>Throws unless the call ended with OK. The body must have been read to its end.</summary>
    internal static void ThrowUnlessOk(HttpResponseMessage response)
    {
        var trailers = response.TrailingHeaders;
        if ((Find(trailers, "grpc-status") ?? Find(response.Headers, "grpc-status")) is not { } status)
        {
            throw new GrpcTransportException("The connection ended before the server told how the call went.");
        }

        Throw(status, Find(trailers, "grpc-message") ?? Find(response.Headers, "grpc-message"));
    }

    private static void Throw(string status, string? message)
    {
        if (!int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            throw new GrpcProtocolException("The grpc-status of the answer is no number.");
        }

        if (code != 0)
        {
            var known = code is > 0 and <= (int)GrpcStatusCode.Unauthenticated ? (GrpcStatusCode)code : GrpcStatusCode.Unknown;
            throw new GrpcStatusException(known, message is null ? "" : StatusText.Decode(message));
        }
    }

    private static string? Find(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) && values.Count > 0 ? values.ToString() : null;

    /// <summary>The table of "HTTP to gRPC Status Code Mapping".</summary>
    private static GrpcStatusCode FromHttp(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => GrpcStatusCode.Internal,
        HttpStatusCode.Unauthorized => GrpcStatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => GrpcStatusCode.PermissionDenied,
        HttpStatusCode.NotFound => GrpcStatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
            => GrpcStatusCode.Unavailable,
        _ => GrpcStatusCode.Unknown,
    };
}
