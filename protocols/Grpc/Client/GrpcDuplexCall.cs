using System.IO.Pipelines;
using Google.Protobuf;

namespace EdgeHub.Grpc;

/// <summary>
/// A running call with a stream in each direction. Several threads may write; one reads. Reading to null is what proves that the
/// server ended the call with OK. Disposing resets whatever still runs.
/// </summary>
public sealed class GrpcDuplexCall<TRequest, TReply> : IAsyncDisposable
    where TRequest : class, IMessage<TRequest>
    where TReply : class, IMessage<TReply>
{
    private readonly HttpRequestMessage _request;
    private readonly StreamedContent _content;
    private readonly MessageParser<TReply> _parser;
    private readonly int _maxMessageBytes;
    private readonly CancellationTokenSource _ended;
    private readonly Task<HttpResponseMessage> _response;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private GrpcWriter<TRequest>? _requests;
    private GrpcReader<TReply>? _replies;
    private bool _finished;

    internal GrpcDuplexCall(
        HttpMessageInvoker http,
        HttpRequestMessage request,
        StreamedContent content,
        MessageParser<TReply> parser,
        int maxMessageBytes,
        CancellationToken cancellationToken)
    {
        _request = request;
        _content = content;
        _parser = parser;
        _maxMessageBytes = maxMessageBytes;
        _ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _response = SendAsync(http);
    }

    /// <summary>Sends one message.</summary>
    /// <exception cref="GrpcTransportException">The call has ended; reading tells the reason.</exception>
    public async ValueTask WriteAsync(TRequest message, CancellationToken cancellationToken = default)
    {
        var requests = _requests ?? await OpenAsync(cancellationToken);
        await requests.WriteAsync(message, cancellationToken);
    }

    /// <summary>Says that no more will be written; replies may still come.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken = default)
    {
        if (_requests is null)
        {
            await OpenAsync(cancellationToken);
        }

        _content.Complete();
    }

    /// <summary>Reads the next reply; null when the server ended the call with OK.</summary>
    /// <exception cref="GrpcException">The call ended otherwise; see its leaves.</exception>
    public async ValueTask<TReply?> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_finished)
        {
            return null;
        }

        var response = await _response.WaitAsync(cancellationToken);
        if (_replies is null)
        {
            ResponseStatus.ThrowUnlessStarted(response);
            var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            _replies = new GrpcReader<TReply>(PipeReader.Create(body), _parser, _maxMessageBytes);
        }

        var reply = await _replies.ReadAsync(cancellationToken);
        if (reply is null)
        {
            _finished = true;
            ResponseStatus.ThrowUnlessOk(response);
        }

        return reply;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _content.Fail(new GrpcTransportException("The call was given up."));
        try
        {
            (await _response).Dispose();
        }
        catch (Exception e) when (e is GrpcException or OperationCanceledException)
        {
            // The caller has heard of it from ReadAsync, or gave the call up.
        }

        _request.Dispose();
        _requests?.Dispose();
        _opening.Dispose();
        _ended.Dispose();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMessageInvoker http)
    {
        try
        {
            // The first flush happens on the caller's thread otherwise, and a slow connect would block it.
            await Task.Yield();
            return await http.SendAsync(_request, _ended.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !_ended.IsCancellationRequested))
        {
            var failure = new GrpcTransportException(Reason(e), e);
            _content.Fail(failure);
            throw failure;
        }
        catch (Exception e)
        {
            _content.Fail(new GrpcTransportException("The call was given up.", e));
            throw;
        }
    }

    /// <summary>The innermost sentence is the one that names the cause ("Connection refused", "certificate was rejected").</summary>
    private static string Reason(Exception e)
    {
        if (e is OperationCanceledException)
        {
            // HttpClient's own cancellation of the upload: the server or the connection ended the call.
            return "The peer ended the call before it answered.";
        }

        while (e.InnerException is { } inner)
        {
            e = inner;
        }

        return e.Message;
    }

    private async ValueTask<GrpcWriter<TRequest>> OpenAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_requests is null)
            {
                var stream = await _content.Opened.WaitAsync(cancellationToken);
                _requests = new GrpcWriter<TRequest>(PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true)), _maxMessageBytes);
            }

            return _requests;
        }
        finally
        {
            _opening.Release();
        }
    }
}
