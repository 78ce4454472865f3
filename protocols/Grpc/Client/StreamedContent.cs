using System.Net;
using System.Net.Http.Headers;

namespace EdgeHub.Grpc;

/// <summary>A request body that stays open and hands its stream to the call that writes it.</summary>
internal sealed class StreamedContent : HttpContent
{
    private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal StreamedContent() => Headers.ContentType = new MediaTypeHeaderValue(GrpcExchange.ContentType);

    /// <summary>The stream, once HTTP/2 has one for this call. Faults when the call could not be sent.</summary>
    internal Task<Stream> Opened => _opened.Task;

    /// <summary>Ends the body: the peer reads that no more will come.</summary>
    internal void Complete() => _completed.TrySetResult();

    /// <summary>Ends every waiter; for a call that could not be sent or has ended.</summary>
    internal void Fail(Exception reason)
    {
        _opened.TrySetException(reason);
        _completed.TrySetResult();

        // Nobody may ever wait for the stream of a call that failed early.
        _ = _opened.Task.Exception;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // The HEADERS frame is held back until the first flush; a call that reads before it writes would wait for ever.
        await stream.FlushAsync(cancellationToken);
        _opened.TrySetResult(stream);
        await _completed.Task.WaitAsync(cancellationToken);
    }
}
