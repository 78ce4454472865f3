using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeHub.Grpc.Tests.Probe;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace EdgeHub.Grpc.Tests;

public sealed class MutualTlsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Call_WithAClientCertificate_Works()
    {
        using var own = SelfSigned();
        await using var server = await StartAsync(own);
        using var channel = GrpcChannel.Create(server.Address, new GrpcChannelOptions { Tls = Trusting(own) });
        var reply = await channel.UnaryAsync(ProbeServer.Echo, new EchoRequest { Text = "hi" }, EchoReply.Parser, Patience);
        Assert.Equal("hi", reply.Text);
    }

    [Fact]
    public async Task Call_WithoutAClientCertificate_IsATransportFailure()
    {
        using var own = SelfSigned();
        await using var server = await StartAsync(own);
        var tls = Trusting(own);
        tls.ClientCertificateContext = null;
        using var channel = GrpcChannel.Create(server.Address, new GrpcChannelOptions { Tls = tls });
        await Assert.ThrowsAsync<GrpcTransportException>(
            () => channel.UnaryAsync(ProbeServer.Echo, new EchoRequest(), EchoReply.Parser, Patience));
    }

    [Fact]
    public async Task Call_ToAServerThatIsNotTrusted_IsATransportFailureThatNamesTheCertificate()
    {
        using var own = SelfSigned();
        await using var server = await StartAsync(own);
        using var channel = GrpcChannel.Create(server.Address, new GrpcChannelOptions());
        var failed = await Assert.ThrowsAsync<GrpcTransportException>(
            () => channel.UnaryAsync(ProbeServer.Echo, new EchoRequest(), EchoReply.Parser, Patience));
        Assert.Contains("certificate", failed.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static Task<ProbeServer> StartAsync(X509Certificate2 own) =>
        ProbeServer.StartAsync(listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = own;
            https.SslProtocols = SslProtocols.Tls13;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (certificate, _, _) => certificate.Thumbprint == own.Thumbprint;
        }));

    private static SslClientAuthenticationOptions Trusting(X509Certificate2 own) => new()
    {
        ClientCertificateContext = SslStreamCertificateContext.Create(own, null, offline: true),
        RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == own.Thumbprint,
    };

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=probe", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }
}
