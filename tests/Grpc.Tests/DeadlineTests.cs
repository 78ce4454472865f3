using EdgeHub.Grpc.Tests.Probe;

namespace EdgeHub.Grpc.Tests;

public sealed class DeadlineTests
{
    [Fact]
    public async Task Call_PastItsDeadline_EndsAtBothSides()
    {
        await using var server = await ProbeServer.StartAsync();
        using var channel = server.Channel();
        var failed = await Assert.ThrowsAsync<GrpcStatusException>(
            () => channel.UnaryAsync(ProbeServer.Hang, new EchoRequest(), EchoReply.Parser, TimeSpan.FromMilliseconds(300)));
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, failed.Code);
        await server.HangEnded.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Call_ThatItsCallerCancels_IsCancelledAtTheServer()
    {
        await using var server = await ProbeServer.StartAsync();
        using var channel = server.Channel();
        using var cancel = new CancellationTokenSource();
        var call = channel.UnaryAsync(ProbeServer.Hang, new EchoRequest(), EchoReply.Parser, TimeSpan.FromMinutes(5), cancel.Token);
        cancel.CancelAfter(200);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [InlineData("1H", 3_600_000)]
    [InlineData("2M", 120_000)]
    [InlineData("30S", 30_000)]
    [InlineData("250m", 250)]
    [InlineData("1500u", 1.5)]
    [InlineData("100000n", 0.1)]
    public void Header_InEachUnit_IsRead(string text, double milliseconds)
    {
        Assert.True(GrpcTimeout.TryParse(text, out var timeout));
        Assert.Equal(milliseconds, timeout.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("5")]
    [InlineData("-5S")]
    [InlineData("5s")]
    [InlineData("123456789S")]
    public void Header_OutsideTheGrammar_IsRefused(string text) => Assert.False(GrpcTimeout.TryParse(text, out _));

    [Theory]
    [InlineData(0.2, "1m")]
    [InlineData(30_000, "30000m")]
    [InlineData(100_000_000_000, "99999999S")]
    public void Timeout_OfAnyLength_FitsEightDigits(double milliseconds, string expected) =>
        Assert.Equal(expected, GrpcTimeout.Format(TimeSpan.FromMilliseconds(milliseconds)));
}
