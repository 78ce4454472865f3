using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeHub.Grpc;
using EdgeHub.HubLink;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Fleet.Tests;

/// <summary>Who may open a stream: enrolment, expiry, revocation, strangers.</summary>
public sealed class CertificateTests(FleetHub hub)
{
    private PlatformSource Platform => hub.Fixture.Services.GetRequiredService<PlatformSource>();

    private CertificateAuthority Authority => hub.Fixture.Services.GetRequiredService<CertificateAuthority>();

    [Fact]
    public async Task SameTokenAndKey_GiveTheSameCertificate_AnotherKeyNone()
    {
        var tenant = await hub.Fixture.NewTenantAsync();
        var token = await hub.Registry.MakeTokenAsync(tenant, new NewAgent("agent-a", "KOL", ["KOL-ST-01"]), null, TestContext.Current.CancellationToken);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var secret = SimAgent.Secret(token.Value.Text);
        var first = await SimAgent.EnrolAsync(hub, secret, key);
        var second = await SimAgent.EnrolAsync(hub, secret, key);
        Assert.Equal(first.CertificateChain[0], second.CertificateChain[0]);

        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var refused = await Assert.ThrowsAsync<GrpcStatusException>(() => SimAgent.EnrolAsync(hub, secret, other));
        Assert.Contains("fleet.token_used", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownToken_IsNamed()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var refused = await Assert.ThrowsAsync<GrpcStatusException>(() => SimAgent.EnrolAsync(hub, "nobody-made-this", key));
        Assert.Contains("fleet.token_unknown", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CertificateOfAnAgent_NamesItAndLives90Days()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (agentId, now) = (Guid.NewGuid(), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        using var root = CertificateMaker.Root(now);
        using var issuing = CertificateMaker.Issuing(root, now);
        using var certificate = CertificateMaker.Agent(issuing, new PublicKey(key), agentId, now);
        Assert.Equal(agentId, AgentCertificate.AgentId(certificate));
        Assert.Equal(now.AddDays(90).UtcDateTime, certificate.NotAfter.ToUniversalTime());
        Assert.True(AgentsListener.IsOurs(new Authorities(root, issuing, []), certificate));
        Assert.False(AgentsListener.IsOurs(new Authorities(root, issuing, []), issuing));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Request_ForAnotherCurve_IsRefused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var request = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA384).CreateSigningRequest();
        Assert.Equal("fleet.bad_certificate_request", CertificateMaker.ReadRequest(request).Error?.Code);
        Assert.Equal("fleet.bad_certificate_request", CertificateMaker.ReadRequest([1, 2, 3]).Error?.Code);
        Assert.Equal("fleet.bad_certificate_request", CertificateMaker.ReadRequest(new byte[5000]).Error?.Code);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task ForeignCertificate_DoesNotPassTheHandshake()
    {
        var agent = await hub.NewAgentAsync();
        using var root = CertificateMaker.Root(TimeProvider.System.GetUtcNow());
        using var issuing = CertificateMaker.Issuing(root, TimeProvider.System.GetUtcNow());
        var foreign = agent.With(Signed(issuing, agent.Id, TimeProvider.System.GetUtcNow(), out _));
        await using var stream = foreign.Open();
        await Assert.ThrowsAnyAsync<GrpcException>(() => stream.NextAsync(HubFrame.BodyOneofCase.Welcome));
    }

    [Fact]
    public async Task CertificateWithoutARow_IsRefusedByName()
    {
        var agent = await hub.NewAgentAsync();
        var authorities = await Authority.CurrentAsync(TestContext.Current.CancellationToken);
        var stray = agent.With(Signed(authorities.Issuing, agent.Id, TimeProvider.System.GetUtcNow(), out _));
        await using var stream = stray.Open();
        Assert.Equal("agent.unknown", await stream.RefusalAsync());
    }

    [Fact]
    public async Task ExpiredCertificate_MayOnlyRenew()
    {
        var expired = await ExpiredAsync(await hub.NewAgentAsync(), days: 10);
        await using (var stream = expired.Open())
        {
            await stream.SendAsync(new AgentFrame { Hello = expired.Hello() });
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSigningRequest();
            await stream.SendAsync(new AgentFrame { CertificateRenewal = new CertificateRenewal { CertificateRequest = ByteString.CopyFrom(request) } });
            var renewed = (await stream.NextAsync(HubFrame.BodyOneofCase.Certificate)).Certificate;
            var agent = expired.With(SimAgent.WithKey(renewed.CertificateChain[0].ToByteArray(), key));
            await using var good = await agent.ConnectAsync();
            Assert.Equal("agent-a", good.Welcome.AgentName);
        }
    }

    [Fact]
    public async Task CertificateExpiredLongAgo_IsRefusedByName()
    {
        var expired = await ExpiredAsync(await hub.NewAgentAsync(), days: 31);
        await using var stream = expired.Open();
        Assert.Equal("agent.certificate_expired", await stream.RefusalAsync());
    }

    [Fact]
    public async Task RevokedAgent_IsCutWithin5Seconds_AndRefusedAfter()
    {
        var agent = await hub.NewAgentAsync();
        await using var stream = await agent.ConnectAsync();
        var began = TimeProvider.System.GetTimestamp();

        // As another node would do it: only the row tells.
        await using (var connection = await Platform.OpenAsync(TestContext.Current.CancellationToken))
        {
            await Dapper.SqlMapper.ExecuteAsync(connection, "UPDATE fleet.agents SET revoked_at = now() WHERE agent_id = @Id", new { agent.Id });
        }

        Assert.Equal("agent.revoked", await stream.RefusalAsync());
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(5));
        await using var again = agent.Open();
        Assert.Equal("agent.revoked", await again.RefusalAsync());
    }

    [Fact]
    public async Task RenewalOnTheStream_GivesACertificateThatWorks()
    {
        var agent = await hub.NewAgentAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using (var stream = await agent.ConnectAsync())
        {
            var request = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSigningRequest();
            await stream.SendAsync(new AgentFrame { CertificateRenewal = new CertificateRenewal { CertificateRequest = ByteString.CopyFrom(request) } });
            var renewed = (await stream.NextAsync(HubFrame.BodyOneofCase.Certificate)).Certificate;
            agent = agent.With(SimAgent.WithKey(renewed.CertificateChain[0].ToByteArray(), key));
        }

        await using var again = await agent.ConnectAsync();
    }

    [Fact]
    public async Task RootExport_IsSealedAndOpensWithItsPassphrase()
    {
        Assert.Equal("fleet.passphrase_short", (await hub.Registry.ExportRootAsync("short", TestContext.Current.CancellationToken)).Error?.Code);
        var pem = (await hub.Registry.ExportRootAsync("a long passphrase", TestContext.Current.CancellationToken)).Value;
        using var root = X509Certificate2.CreateFromEncryptedPem(pem, pem, "a long passphrase");
        Assert.True(root.HasPrivateKey);
    }

    private async Task<SimAgent> ExpiredAsync(SimAgent agent, int days)
    {
        var authorities = await Authority.CurrentAsync(TestContext.Current.CancellationToken);
        var certificate = Signed(authorities.Issuing, agent.Id, TimeProvider.System.GetUtcNow().AddDays(-90 - days), out var keyHash);
        await using var connection = await Platform.OpenAsync(TestContext.Current.CancellationToken);
        await CertificateRows.InsertAsync(
            connection, null, certificate, agent.Id, keyHash, TimeProvider.System.GetUtcNow().AddDays(-90 - days), TestContext.Current.CancellationToken);
        return agent.With(certificate);
    }

    private static X509Certificate2 Signed(X509Certificate2 issuing, Guid agentId, DateTimeOffset at, out byte[] keyHash)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = CertificateMaker.Agent(issuing, new PublicKey(key), agentId, at);
        keyHash = AgentCertificate.KeyHash(certificate.PublicKey);
        return SimAgent.WithKey(certificate.RawData, key);
    }
}
