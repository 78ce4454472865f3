using EdgeHub.Grpc.Tests.Probe;
using Google.Protobuf;

namespace EdgeHub.Grpc.Tests;

public sealed class DuplexTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Stream_OfTwentyThousand_KeepsItsOrderAndEndsWithOk()
    {
        await using var server = await ProbeServer.StartAsync();
        using var channel = server.Channel();
        using var patience = new CancellationTokenSource(Patience);
        await using var call = channel.Duplex<Portion, Receipt>(ProbeServer.Uplink, Receipt.Parser, patience.Token);
        const int total = 20_000;
        var payload = ByteString.CopyFrom(new byte[1000]);
        var writing = Task.Run(async () =>
        {
            for (ulong number = 1; number <= total; number++)
            {
                await call.WriteAsync(new Portion { Number = number, Payload = payload }, patience.Token);
            }

            await call.CompleteAsync(patience.Token);
        });
        ulong seen = 0;
        while (await call.ReadAsync(patience.Token) is { } receipt)
        {
            Assert.Equal(++seen, receipt.Number);
        }

        await writing;
        Assert.Equal((ulong)total, seen);
    }

    [Fact]
    public async Task Stream_WithSeveralWriters_CarriesEachMessageWhole()
    {
        await using var server = await ProbeServer.StartAsync();
        using var channel = server.Channel();
        using var patience = new CancellationTokenSource(Patience);
        await using var call = channel.Duplex<Portion, Receipt>(ProbeServer.Uplink, Receipt.Parser, patience.Token);
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
            {
                var number = (ulong)((writer * 1000) + i);
                await call.WriteAsync(new Portion { Number = number, Payload = ByteString.CopyFrom(new byte[number]) }, patience.Token);
            }
        })).ToArray();
        var ended = Task.WhenAll(writers).ContinueWith(async _ => await call.CompleteAsync(patience.Token), TaskScheduler.Default).Unwrap();
        var seen = new HashSet<ulong>();
        while (await call.ReadAsync(patience.Token) is { } receipt)
        {
            Assert.Equal(receipt.Number, receipt.Bytes);
            Assert.True(seen.Add(receipt.Number));
        }

        await ended;
        Assert.Equal(800, seen.Count);
    }

    [Fact]
    public async Task Stream_ReadBeforeAnythingIsWritten_OpensWithoutDeadlock()
    {
        await using var server = await ProbeServer.StartAsync();
        using var channel = server.Channel();
        using var patience = new CancellationTokenSource(Patience);
        await using var call = channel.Duplex<Portion, Receipt>(ProbeServer.Uplink, Receipt.Parser, patience.Token);
        var reading = call.ReadAsync(patience.Token).AsTask();
        await call.WriteAsync(new Portion { Number = 5 }, patience.Token);
        Assert.Equal(5UL, (await reading)!.Number);
    }

    [Fact]
    public async Task Stream_WhoseServerStops_EndsAsTransportFailureForReaderAndWriter()
    {
        var server = await ProbeServer.StartAsync();
        using var channel = server.Channel();
        using var patience = new CancellationTokenSource(Patience);
        await using var call = channel.Duplex<Portion, Receipt>(ProbeServer.Uplink, Receipt.Parser, patience.Token);
        await call.WriteAsync(new Portion { Number = 1 }, patience.Token);
        Assert.NotNull(await call.ReadAsync(patience.Token));
        var reading = Assert.ThrowsAnyAsync<GrpcException>(async () => await call.ReadAsync(patience.Token));
        await server.DisposeAsync();
        await reading;
        await Assert.ThrowsAnyAsync<GrpcException>(async () =>
        {
            while (true)
            {
                await call.WriteAsync(new Portion { Payload = ByteString.CopyFrom(new byte[100_000]) }, patience.Token);
            }
        });
    }

    [Fact]
    public async Task Stream_ToAClosedPort_FailsForReaderAndWriter()
    {
        using var channel = GrpcChannel.Create(new Uri("http://127.0.0.1:1"), new GrpcChannelOptions());
        await using var call = channel.Duplex<Portion, Receipt>(ProbeServer.Uplink, Receipt.Parser);
        await Assert.ThrowsAsync<GrpcTransportException>(async () => await call.WriteAsync(new Portion()));
        await Assert.ThrowsAsync<GrpcTransportException>(async () => await call.ReadAsync());
    }
}
