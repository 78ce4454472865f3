using System.Buffers;
using System.IO.Pipelines;
using EdgeHub.Grpc.Tests.Probe;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;

namespace EdgeHub.Grpc.Tests;

public sealed class MessageFrameTests
{
    [Fact]
    public async Task Frames_SplitAtEveryByte_AreReadWhole()
    {
        var bytes = Frames(new Portion { Number = 1, Payload = ByteString.CopyFromUtf8("one") }, new Portion { Number = 2 }, new Portion());
        for (var split = 0; split <= bytes.Length; split++)
        {
            var pipe = new Pipe();
            var reader = new GrpcReader<Portion>(pipe.Reader, Portion.Parser, 1000);
            var reading = ReadAllAsync(reader);
            await pipe.Writer.WriteAsync(bytes.AsMemory(0, split));
            await pipe.Writer.WriteAsync(bytes.AsMemory(split));
            await pipe.Writer.CompleteAsync();
            Assert.Equal([1UL, 2UL, 0UL], await reading);
        }
    }

    [Fact]
    public async Task Frames_CutAnywhereInside_AreAProtocolError()
    {
        var bytes = Frames(new Portion { Number = 1, Payload = ByteString.CopyFromUtf8("one") });
        for (var length = 1; length < bytes.Length; length++)
        {
            var pipe = new Pipe();
            await pipe.Writer.WriteAsync(bytes.AsMemory(0, length));
            await pipe.Writer.CompleteAsync();
            var reader = new GrpcReader<Portion>(pipe.Reader, Portion.Parser, 1000);
            await Assert.ThrowsAsync<GrpcProtocolException>(async () => await reader.ReadAsync());
        }
    }

    [Fact]
    public void Bytes_OfAnyKind_NeverThrowAnythingButGrpcExceptions() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            var buffer = new ReadOnlySequence<byte>(bytes);
            try
            {
                while (MessageFrame.TryTake(ref buffer, 100, out var message))
                {
                    Assert.True(message.Length <= 100);
                }
            }
            catch (GrpcException)
            {
                // A named refusal is the other allowed outcome.
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Length_AtTheLimit_IsTakenAndOneMoreRefused(int length, bool taken)
    {
        var bytes = new byte[5 + length];
        bytes[4] = (byte)length;
        var buffer = new ReadOnlySequence<byte>(bytes);
        if (taken)
        {
            Assert.True(MessageFrame.TryTake(ref buffer, 100, out var message));
            Assert.Equal(length, message.Length);
        }
        else
        {
            var refused = Assert.Throws<GrpcStatusException>(() => MessageFrame.TryTake(ref buffer, 100, out _));
            Assert.Equal(GrpcStatusCode.ResourceExhausted, refused.Code);
        }
    }

    private static byte[] Frames(params Portion[] portions)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var portion in portions)
        {
            MessageFrame.Write(output, portion, 1000);
        }

        return output.WrittenSpan.ToArray();
    }

    private static async Task<List<ulong>> ReadAllAsync(GrpcReader<Portion> reader)
    {
        var numbers = new List<ulong>();
        await foreach (var portion in reader.ReadAllAsync())
        {
            numbers.Add(portion.Number);
        }

        return numbers;
    }
}
