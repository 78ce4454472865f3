using System.Net;
using System.Net.Http.Headers;
using EdgeHub.Grpc.Tests.Probe;

namespace EdgeHub.Grpc.Tests;

public sealed class StatusTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(GrpcStatusCode.PermissionDenied)]
    [InlineData(GrpcStatusCode.Unauthenticated)]
    [InlineData(GrpcStatusCode.NotFound)]
    public async Task Handler_ThatThrowsAStatus_GivesItToTheCallerWithItsText(GrpcStatusCode code)
    {
        await using var server = await ProbeServer.StartAsync();
        using var channel = server.Channel();
        var failed = await Assert.ThrowsAsync<GrpcStatusException>(
            () => channel.UnaryAsync(ProbeServer.Echo, new EchoRequest { FailCode = (int)code }, EchoReply.Parser, Patience));
        Assert.Equal((code, "asked to fail: ñ%:/"), (failed.Code, failed.Detail));
    }

    [Fact]
    public async Task Handler_ThatBreaks_IsInternalWithoutTheExceptionsText()
    {
        await using var server = await ProbeServer.StartAsync();
        using var channel = server.Channel();
        var failed = await Assert.ThrowsAsync<GrpcStatusException>(
            () => channel.UnaryAsync(ProbeServer.Break, new EchoRequest(), EchoReply.Parser, Patience));
        Assert.Equal(GrpcStatusCode.Internal, failed.Code);
        Assert.DoesNotContain("secret", failed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Method_ThatNobodyMapped_IsUnimplemented()
    {
        await using var server = await ProbeServer.StartAsync();
        using var channel = server.Channel();
        var failed = await Assert.ThrowsAsync<GrpcStatusException>(
            () => channel.UnaryAsync("/probe.v1.Probe/Nope", new EchoRequest(), EchoReply.Parser, Patience));
        Assert.Equal(GrpcStatusCode.Unimplemented, failed.Code);
    }

    [Fact]
    public async Task Stream_EndedByTheServer_GivesItsStatusInTrailersAfterTheLastReply()
    {
        await using var server = await ProbeServer.StartAsync();
        using var channel = server.Channel();
        await using var call = channel.Duplex<Portion, Receipt>(ProbeServer.Stop, Receipt.Parser);
        await call.WriteAsync(new Portion { Number = 9 });
        Assert.Equal(9UL, (await call.ReadAsync())!.Number);
        var ended = await Assert.ThrowsAsync<GrpcStatusException>(async () => await call.ReadAsync());
        Assert.Equal((GrpcStatusCode.FailedPrecondition, "enough"), (ended.Code, ended.Detail));
    }

    [Theory]
    [InlineData("application/json", "identity", 415, null)]
    [InlineData("application/grpcx", "identity", 415, null)]
    [InlineData("application/grpc+proto", "identity", 200, "13")]
    [InlineData("application/grpc", "gzip", 200, "12")]
    public async Task Request_OfAnotherKind_IsRefusedAsTheProtocolSays(string type, string encoding, int http, string? status)
    {
        await using var server = await ProbeServer.StartAsync();
        using var client = new HttpClient();
        using var request = Post(server, ProbeServer.Echo, []);
        request.Content!.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.Add("grpc-encoding", encoding);
        using var response = await client.SendAsync(request);
        Assert.Equal(http, (int)response.StatusCode);
        Assert.Equal(status, response.Headers.TryGetValues("grpc-status", out var values) ? values.Single() : null);
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 }, "compressed")]
    [InlineData(new byte[] { 7, 0, 0, 0, 0 }, "neither 0 nor 1")]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1 }, "inside a message")]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 0xFF, 0xFF }, "can't be read as EchoRequest")]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, "More than one request")]
    public async Task Body_ThatBreaksTheFraming_IsInternalAndNamesTheRule(byte[] body, string expected)
    {
        await using var server = await ProbeServer.StartAsync();
        using var client = new HttpClient();
        using var request = Post(server, ProbeServer.Echo, body);
        using var response = await client.SendAsync(request);
        Assert.Equal("13", response.Headers.GetValues("grpc-status").Single());
        Assert.Contains(expected, Uri.UnescapeDataString(response.Headers.GetValues("grpc-message").Single()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Header_ThatAnnouncesFourGigabytes_IsRefusedBeforeAnythingIsAllocated()
    {
        await using var server = await ProbeServer.StartAsync();
        using var client = new HttpClient();
        using var request = Post(server, ProbeServer.Echo, [0, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3]);
        using var response = await client.SendAsync(request);
        Assert.Equal("8", response.Headers.GetValues("grpc-status").Single());
    }

    private static HttpRequestMessage Post(ProbeServer server, string path, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        return request;
    }
}
