using System.Security.Cryptography;
using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Edge.Uplink.Tests;

public sealed class TrustTests
{
    [Fact]
    public async Task Hub_OfAnotherAuthority_IsNotTalkedTo()
    {
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using var rig = AgentRig.Open();
        await EnrolAgent.RunAsync(hub.Token(), rig.Credentials, CancellationToken.None);
        await hub.StopAsync();
        hub.ServerCertificate = new TestAuthority("Stranger").Server();
        await hub.StartAsync();
        rig.Start();
        var state = await rig.WaitForAsync(state => state.Condition == LinkCondition.Offline);
        Assert.Equal("link.unreachable", state.Code);
        Assert.Contains("certificate", state.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.False(hub.Streams.Reader.TryRead(out _));
    }

    [Fact]
    public void AgentsCertificate_OfTheSameAuthority_IsNoHub()
    {
        var authority = new TestAuthority();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var agent = authority.Agent(EnrolAgent.SigningRequest(key), Guid.NewGuid());
        Assert.False(HubTrust.IsHub(agent, [authority.Issuing], [authority.Root]));
        Assert.True(HubTrust.IsHub(authority.Server(), [authority.Issuing], [authority.Root]));
        Assert.False(HubTrust.IsHub(authority.Server(), [], [new TestAuthority().Root]));
    }

    [Fact]
    public async Task Clock_AYearOff_StillReachesTheHub_AndAnchorsAreMonotonic()
    {
        await using var hub = new ScriptedHub();
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub, time: new YearOff());
        var state = await rig.WaitForAsync(state => state.Condition == LinkCondition.Connected);
        Assert.InRange(state.HubOffset!.Value.TotalDays, 364, 367);
        await rig.ScanAsync(1);
        await rig.DrainAsync();
        var scan = Assert.Single(hub.Taken(Lane.Scan, ScanRecord.Parser));
        var first = (await hub.NextAsync(AgentFrame.BodyOneofCase.Heartbeat)).Heartbeat.Clock;
        var second = (await hub.NextAsync(AgentFrame.BodyOneofCase.Heartbeat)).Heartbeat.Clock;
        Assert.True(second.MonotonicMs > first.MonotonicMs);
        Assert.Equal((first.BootId, true), (scan.BootId, scan.MonotonicMs <= second.MonotonicMs));
    }

    [Fact]
    public async Task Certificate_PastTwoThirdsOfItsLife_IsRenewedOnTheStreamAndUsedAtOnce()
    {
        await using var hub = new ScriptedHub();
        var now = TimeProvider.System.GetUtcNow();
        hub.OnEnrol = request =>
        {
            var reply = hub.Enrol(request);
            reply.CertificateChain[0] = ByteString.CopyFrom(
                hub.Authority.Agent(request.CertificateRequest.ToByteArray(), hub.AgentId, now.AddDays(-80), now.AddDays(10)).RawData);
            return reply;
        };
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub);
        var before = await hub.Streams.Reader.ReadAsync();
        await AnswerRenewalAsync(hub, before);
        var after = await hub.Streams.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));
        await rig.WaitForAsync(state => state.Condition == LinkCondition.Connected);
        Assert.NotEqual(before.Certificate!.Thumbprint, after.Certificate!.Thumbprint);
        Assert.True(rig.Credentials.Load().RenewAt > now);
    }

    [Fact]
    public async Task Certificate_ThatTheHubCallsExpired_IsRenewedThoughTheAgentsClockSaysOtherwise()
    {
        await using var hub = new ScriptedHub();
        var renewed = false;
        hub.OnStream = async (stream, cancellationToken) =>
        {
            if (renewed)
            {
                await stream.ServeAsync(cancellationToken);
                return;
            }

            await stream.ReadAsync(cancellationToken);
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            soon.CancelAfter(500);
            try
            {
                if (await stream.ReadAsync(soon.Token) is { CertificateRenewal: { } renewal })
                {
                    renewed = true;
                    await stream.SendAsync(new HubFrame { Certificate = Renew(hub, renewal) });
                    return;
                }
            }
            catch (OperationCanceledException)
            {
                // It waits for a welcome.
            }

            await stream.SendAsync(new HubFrame { Refusal = new Refusal { Code = "agent.certificate_expired", Text = "Renew." } });
        };
        await hub.StartAsync();
        await using var rig = await AgentRig.StartAsync(hub);
        await rig.WaitForAsync(state => state.Condition == LinkCondition.Connected);
        Assert.True(renewed);
    }

    private static async Task AnswerRenewalAsync(ScriptedHub hub, HubStream stream)
    {
        var renewal = (await hub.NextAsync(AgentFrame.BodyOneofCase.CertificateRenewal)).CertificateRenewal;
        await stream.SendAsync(new HubFrame { Certificate = Renew(hub, renewal) });
    }

    private static Certificate Renew(ScriptedHub hub, CertificateRenewal renewal)
    {
        var reply = new Certificate();
        reply.CertificateChain.Add(ByteString.CopyFrom(hub.Authority.Agent(renewal.CertificateRequest.ToByteArray(), hub.AgentId).RawData));
        reply.CertificateChain.Add(ByteString.CopyFrom(hub.Authority.Issuing.RawData));
        reply.TrustedRoots.Add(ByteString.CopyFrom(hub.Authority.Root.RawData));
        return reply;
    }

    /// <summary>A machine whose wall clock is a year behind; its monotonic clock is the machine's.</summary>
    private sealed class YearOff : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(-365);
    }
}
