using System.IO.Pipelines;
using Google.Protobuf;

namespace EdgeHub.Grpc;

/// <summary>
/// Writes the messages of one direction of a call. Safe for several writers: each message goes out whole, and a caller waits
/// while the peer does not take more (HTTP/2 flow control), which is the back-pressure.
/// </summary>
public sealed class GrpcWriter<T> : IDisposable
    where T : class, IMessage<T>
{
    private readonly PipeWriter _output;
    private readonly int _maxMessageBytes;
    private readonly SemaphoreSlim _one = new(1, 1);
    private bool _broken;

    internal GrpcWriter(PipeWriter output, int maxMessageBytes)
    {
        _output = output;
        _maxMessageBytes = maxMessageBytes;
    }

    /// <summary>Sends one message; completes when it has been handed to the connection.</summary>
    /// <exception cref="GrpcTransportException">The call has ended.</exception>
    /// <exception cref="GrpcStatusException">The message is larger than the limit; nothing was sent.</exception>
    public async ValueTask WriteAsync(T message, CancellationToken cancellationToken = default)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_broken)
            {
                throw new GrpcTransportException("The call has ended; nothing more can be sent.");
            }

            MessageFrame.Write(_output, message, _maxMessageBytes);
            _broken = true;
            var flushed = await _output.FlushAsync(cancellationToken);
            if (flushed.IsCompleted || flushed.IsCanceled)
            {
                throw new GrpcTransportException("The peer takes no more messages.");
            }

            _broken = false;
        }
        catch (Exception e) when (e is IOException or HttpRequestException or ObjectDisposedException or InvalidOperationException)
        {
            throw new GrpcTransportException("The connection ended before the call did: " + e.Message, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // HttpClient cancels the upload by itself when the server ends a call early.
            throw new GrpcTransportException("The peer ended the call.", e);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Lets go of the lock; the call owns the stream.</summary>
    public void Dispose() => _one.Dispose();
}
