using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace EdgeHub.Grpc;

/// <summary>Reads the messages of one direction of a call, in order. For one reader at a time.</summary>
public sealed class GrpcReader<T>
    where T : class, IMessage<T>
{
    private readonly PipeReader _input;
    private readonly MessageParser<T> _parser;
    private readonly int _maxMessageBytes;

    internal GrpcReader(PipeReader input, MessageParser<T> parser, int maxMessageBytes)
    {
        _input = input;
        _parser = parser;
        _maxMessageBytes = maxMessageBytes;
    }

    /// <summary>Reads the next message; null when the peer has said that no more will come.</summary>
    /// <exception cref="GrpcException">The connection ended inside a message, or the peer broke the protocol or the size limit.</exception>
    public async ValueTask<T?> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            ReadResult result;
            try
            {
                result = await _input.ReadAsync(cancellationToken);
            }
            catch (Exception e) when (e is IOException or HttpRequestException or ObjectDisposedException or InvalidOperationException)
            {
                throw new GrpcTransportException("The connection ended before the call did: " + e.Message, e);
            }

            var buffer = result.Buffer;
            if (MessageFrame.TryTake(ref buffer, _maxMessageBytes, out var frame))
            {
                var message = Parse(frame);
                _input.AdvanceTo(buffer.Start);
                return message;
            }

            if (result.IsCompleted)
            {
                var rest = buffer.Length;
                _input.AdvanceTo(buffer.End);
                return rest == 0 ? null : throw new GrpcProtocolException("The stream ended inside a message.");
            }

            _input.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Reads until the peer has said that no more will come.</summary>
    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await ReadAsync(cancellationToken) is { } message)
        {
            yield return message;
        }
    }

    private T Parse(in System.Buffers.ReadOnlySequence<byte> frame)
    {
        try
        {
            return _parser.ParseFrom(frame);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new GrpcProtocolException($"A message can't be read as {typeof(T).Name}: {e.Message}", e);
        }
    }
}
