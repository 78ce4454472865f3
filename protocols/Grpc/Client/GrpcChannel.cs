using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using Google.Protobuf;

namespace EdgeHub.Grpc;

/// <summary>How a channel behaves.</summary>
public sealed record GrpcChannelOptions
{
    /// <summary>Largest message in either direction, in bytes.</summary>
    public int MaxMessageBytes { get; init; } = GrpcLimits.DefaultMaxMessageBytes;

    /// <summary>How long a TCP and TLS connect may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A PING goes out after this time without a frame from the peer, also with no call open.</summary>
    public TimeSpan KeepAlivePingDelay { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The connection is given up when a PING stays unanswered this long.</summary>
    public TimeSpan KeepAlivePingTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Client certificate and checks of an https address; null takes the system's trust and no client certificate.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }
}

/// <summary>Calls gRPC methods of one server over HTTP/2, cleartext (h2c) for http and TLS for https. Safe from any thread.</summary>
public sealed class GrpcChannel : IDisposable
{
    private readonly Uri _address;
    private readonly HttpMessageInvoker _http;
    private readonly int _maxMessageBytes;

    /// <summary>Uses an invoker that the caller made, e.g. a test server's; the channel disposes it.</summary>
    public GrpcChannel(Uri address, HttpMessageInvoker http, int maxMessageBytes = GrpcLimits.DefaultMaxMessageBytes)
    {
        _address = address;
        _http = http;
        _maxMessageBytes = maxMessageBytes;
    }

    /// <summary>Makes a channel with sockets of its own. Nothing is connected before the first call.</summary>
    public static GrpcChannel Create(Uri address, GrpcChannelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            KeepAlivePingDelay = options.KeepAlivePingDelay,
            KeepAlivePingTimeout = options.KeepAlivePingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            EnableMultipleHttp2Connections = true,
        };
        if (options.Tls is not null)
        {
            handler.SslOptions = options.Tls;
        }

        return new GrpcChannel(address, new HttpMessageInvoker(handler), options.MaxMessageBytes);
    }

    /// <summary>Calls a method with one request and one reply.</summary>
    /// <param name="path">The method's path, e.g. <c>/edgehub.hublink.v1.Enrolment/Enrol</c>.</param>
    /// <param name="request">The request.</param>
    /// <param name="parser">Parser of the reply.</param>
    /// <param name="timeout">The deadline, told to the server too; the call ends with DeadlineExceeded.</param>
    /// <param name="cancellationToken">Resets the call.</param>
    /// <exception cref="GrpcException">Not OK; see its leaves.</exception>
    public async Task<TReply> UnaryAsync<TRequest, TReply>(
        string path, TRequest request, MessageParser<TReply> parser, TimeSpan timeout, CancellationToken cancellationToken = default)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            await using var call = Start<TRequest, TReply>(path, parser, timeout, deadline.Token);
            try
            {
                await call.WriteAsync(request, deadline.Token);
                await call.CompleteAsync(deadline.Token);
            }
            catch (GrpcTransportException)
            {
                // A server may refuse before it has read the request; its status, or the same failure, comes from reading.
            }

            var reply = await call.ReadAsync(deadline.Token);
            if (reply is null)
            {
                throw new GrpcProtocolException("The call ended with OK, but without a reply.");
            }

            // Trailers exist only after the body was read to its end.
            return await call.ReadAsync(deadline.Token) is null
                ? reply
                : throw new GrpcProtocolException("More than one reply came for a method that gives one.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GrpcStatusException(
                GrpcStatusCode.DeadlineExceeded,
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"No answer from {_address.Authority} within {timeout.TotalSeconds:0.###} s."));
        }
    }

    /// <summary>Opens a call with a stream in each direction; messages may be written at once, before the server has answered.</summary>
    /// <param name="path">The method's path, e.g. <c>/edgehub.hublink.v1.AgentLink/Connect</c>.</param>
    /// <param name="parser">Parser of the replies.</param>
    /// <param name="cancellationToken">Resets the whole call.</param>
    public GrpcDuplexCall<TRequest, TReply> Duplex<TRequest, TReply>(
        string path, MessageParser<TReply> parser, CancellationToken cancellationToken = default)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply> =>
        Start<TRequest, TReply>(path, parser, null, cancellationToken);

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _http.Dispose();

    private GrpcDuplexCall<TRequest, TReply> Start<TRequest, TReply>(
        string path, MessageParser<TReply> parser, TimeSpan? timeout, CancellationToken cancellationToken)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        var content = new StreamedContent();
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.TryAddWithoutValidation("grpc-accept-encoding", "identity");
        if (timeout is { } limit)
        {
            request.Headers.TryAddWithoutValidation("grpc-timeout", GrpcTimeout.Format(limit));
        }

        return new GrpcDuplexCall<TRequest, TReply>(_http, request, content, parser, _maxMessageBytes, cancellationToken);
    }
}
