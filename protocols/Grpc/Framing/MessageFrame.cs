using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace EdgeHub.Grpc;

/// <summary>
/// The length-prefixed message of "gRPC over HTTP2":
/// <code>
/// | 0          | 1 .. 4                 | 5 ..    |
/// | compressed | length, big endian u32 | message |
/// </code>
/// Compression is never agreed (grpc-accept-encoding: identity), so the flag must be 0.
/// </summary>
internal static class MessageFrame
{
    internal const int HeaderBytes = 5;

    /// <summary>Takes one whole frame off the front of <paramref name="buffer"/>; false when more bytes are needed.</summary>
    internal static bool TryTake(ref ReadOnlySequence<byte> buffer, int maxMessageBytes, out ReadOnlySequence<byte> message)
    {
        message = default;
        if (buffer.Length < HeaderBytes)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[HeaderBytes];
        buffer.Slice(0, HeaderBytes).CopyTo(header);
        if (header[0] != 0)
        {
            throw header[0] == 1
                ? new GrpcStatusException(GrpcStatusCode.Internal, "A compressed message came, but no compression was agreed.")
                : new GrpcProtocolException("The compressed flag of a message is neither 0 nor 1.");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > (uint)maxMessageBytes)
        {
            throw new GrpcStatusException(
                GrpcStatusCode.ResourceExhausted,
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"A message of {length} bytes came; the limit is {maxMessageBytes}."));
        }

        if (buffer.Length < HeaderBytes + length)
        {
            return false;
        }

        message = buffer.Slice(HeaderBytes, length);
        buffer = buffer.Slice(HeaderBytes + length);
        return true;
    }

    /// <summary>Writes one message as a frame.</summary>
    internal static void Write(IBufferWriter<byte> output, IMessage message, int maxMessageBytes)
    {
        var length = message.CalculateSize();
        if (length > maxMessageBytes)
        {
            throw new GrpcStatusException(
                GrpcStatusCode.ResourceExhausted,
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"A message of {length} bytes was to be sent; the limit is {maxMessageBytes}."));
        }

        var header = output.GetSpan(HeaderBytes);
        header[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(header[1..], (uint)length);
        output.Advance(HeaderBytes);
        message.WriteTo(output);
    }
}
