using System.Globalization;
using EdgeHub.Grpc.Tests.Probe;

namespace EdgeHub.Grpc.Tests;

[Trait("Tier", "peer")]
public sealed class GrpcJsTests(GrpcJsPeer peer) : IClassFixture<GrpcJsPeer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task OurServer_CalledByGrpcJs_PassesEveryCheck()
    {
        Assert.SkipWhen(peer.Missing.Length > 0, peer.Missing);
        await using var server = await ProbeServer.StartAsync();
        var (code, text) = await GrpcJsPeer.RunAsync(
            "node", ["client.js", server.Address.Port.ToString(CultureInfo.InvariantCulture)], Patience);
        Assert.True(code == 0, text);
        Assert.Equal(["unary", "status", "unimplemented", "sizes", "stream", "idle", "cancel"], text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task OurClient_CallingGrpcJs_GetsRepliesStatusesAndStreams()
    {
        Assert.SkipWhen(peer.Missing.Length > 0, peer.Missing);
        using var node = GrpcJsPeer.Start("node", ["server.js"]);
        Assert.SkipWhen(node is null, "node is not installed");
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var ready = await node.StandardOutput.ReadLineAsync(patience.Token);
            Assert.StartsWith("READY ", ready, StringComparison.Ordinal);
            using var channel = GrpcChannel.Create(new Uri("http://127.0.0.1:" + ready![6..]), new GrpcChannelOptions());
            await CheckUnaryAsync(channel);
            await CheckStreamAsync(channel, patience.Token);
        }
        finally
        {
            node.StandardInput.Close();
            await node.WaitForExitAsync(patience.Token);
        }
    }

    private static async Task CheckUnaryAsync(GrpcChannel channel)
    {
        var reply = await channel.UnaryAsync(ProbeServer.Echo, new EchoRequest { Text = "hi" }, EchoReply.Parser, Patience);
        Assert.Equal("hi", reply.Text);
        var failed = await Assert.ThrowsAsync<GrpcStatusException>(
            () => channel.UnaryAsync(ProbeServer.Echo, new EchoRequest { FailCode = 7 }, EchoReply.Parser, Patience));
        Assert.Equal((GrpcStatusCode.PermissionDenied, "asked to fail: ñ%"), (failed.Code, failed.Detail));
        var unknown = await Assert.ThrowsAsync<GrpcStatusException>(
            () => channel.UnaryAsync("/probe.v1.Probe/Nope", new EchoRequest(), EchoReply.Parser, Patience));
        Assert.Equal(GrpcStatusCode.Unimplemented, unknown.Code);
    }

    private static async Task CheckStreamAsync(GrpcChannel channel, CancellationToken cancellationToken)
    {
        await using var call = channel.Duplex<Portion, Receipt>(ProbeServer.Uplink, Receipt.Parser, cancellationToken);
        var writing = Task.Run(
            async () =>
            {
                for (ulong number = 1; number <= 5000; number++)
                {
                    await call.WriteAsync(new Portion { Number = number }, cancellationToken);
                }

                await call.CompleteAsync(cancellationToken);
            },
            cancellationToken);
        ulong seen = 0;
        while (await call.ReadAsync(cancellationToken) is { } receipt)
        {
            Assert.Equal(++seen, receipt.Number);
        }

        await writing;
        Assert.Equal(5000UL, seen);
    }
}
