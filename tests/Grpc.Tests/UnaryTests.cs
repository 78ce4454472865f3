using EdgeHub.Grpc.Tests.Probe;

namespace EdgeHub.Grpc.Tests;

public sealed class UnaryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Call_WithARequest_GetsItsReply()
    {
        await using var server = await ProbeServer.StartAsync();
        using var channel = server.Channel();
        var reply = await channel.UnaryAsync(ProbeServer.Echo, new EchoRequest { Text = "ünïcode 🙂" }, EchoReply.Parser, Patience);
        Assert.Equal("ünïcode 🙂", reply.Text);
    }

    [Fact]
    public async Task Call_OfThreeMebibytes_GetsThemBack()
    {
        await using var server = await ProbeServer.StartAsync();
        using var channel = server.Channel();
        var text = new string('y', 3 << 20);
        var reply = await channel.UnaryAsync(ProbeServer.Echo, new EchoRequest { Text = text }, EchoReply.Parser, Patience);
        Assert.Equal(text, reply.Text);
    }

    [Fact]
    public async Task Call_FarLargerThanTheServersLimit_EndsWithResourceExhausted()
    {
        await using var server = await ProbeServer.StartAsync();
        using var channel = server.Channel(maxMessageBytes: 64 << 20);
        var request = new EchoRequest { Text = new string('z', 8 << 20) };
        var refused = await Assert.ThrowsAsync<GrpcStatusException>(
            () => channel.UnaryAsync(ProbeServer.Echo, request, EchoReply.Parser, Patience));
        Assert.Equal(GrpcStatusCode.ResourceExhausted, refused.Code);
        Assert.Contains("4194304", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_LargerThanTheClientsLimit_IsNeverSent()
    {
        await using var server = await ProbeServer.StartAsync();
        using var channel = server.Channel(maxMessageBytes: 100);
        var refused = await Assert.ThrowsAsync<GrpcStatusException>(
            () => channel.UnaryAsync(ProbeServer.Echo, new EchoRequest { Text = new string('z', 200) }, EchoReply.Parser, Patience));
        Assert.Contains("was to be sent", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ToAClosedPort_IsATransportFailureThatNamesTheCause()
    {
        using var channel = GrpcChannel.Create(new Uri("http://127.0.0.1:1"), new GrpcChannelOptions());
        var failed = await Assert.ThrowsAsync<GrpcTransportException>(
            () => channel.UnaryAsync(ProbeServer.Echo, new EchoRequest(), EchoReply.Parser, Patience));
        Assert.Contains("refused", failed.Message, StringComparison.OrdinalIgnoreCase);
    }
}
