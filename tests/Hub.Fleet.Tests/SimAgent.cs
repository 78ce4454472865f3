using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using EdgeHub.Grpc;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Hub.Fleet.Tests;

/// <summary>Where agents come in: the two listeners and what makes tokens. tests/Isolation.Tests brings the whole hub.</summary>
internal interface IAgentDoor
{
    Uri Agents { get; }

    Uri Enrol { get; }

    IAgentRegistry Registry { get; }
}

/// <summary>An agent as the wire sees it: a key, a certificate, a store of records that it keeps all of.</summary>
internal sealed class SimAgent
{
    private readonly IAgentDoor _hub;
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2Collection _trusted;

    private SimAgent(IAgentDoor hub, TenantScope tenant, Guid id, X509Certificate2 certificate, X509Certificate2Collection trusted)
    {
        _hub = hub;
        Tenant = tenant;
        Id = id;
        _certificate = certificate;
        _trusted = trusted;
    }

    public TenantScope Tenant { get; }

    public Guid Id { get; }

    public byte[] StoreId { get; set; } = RandomNumberGenerator.GetBytes(16);

    public byte[] BootId { get; set; } = RandomNumberGenerator.GetBytes(16);

    /// <summary>The store: record n is at n - 1.</summary>
    public List<ByteString> Scans { get; } = [];

    /// <summary>The store of values, as the scans'; null for an agent without machines.</summary>
    public byte[]? ValueStoreId { get; set; }

    /// <summary>Blocks of values: number n is at n - 1.</summary>
    public List<ByteString> Blocks { get; } = [];

    /// <summary>First block still kept.</summary>
    public ulong FirstKeptBlock { get; set; } = 1;

    /// <summary>Where it says that its station pages open.</summary>
    public string PagesAddress { get; set; } = "";

    /// <summary>Monotonic milliseconds at the newest Hello.</summary>
    public ulong Uptime { get; set; } = 2000;

    /// <summary>First record still kept.</summary>
    public ulong FirstKept { get; set; } = 1;

    public static async Task<SimAgent> EnrolAsync(IAgentDoor hub, TenantScope tenant, string name, string[] stations)
    {
        var token = await hub.Registry.MakeTokenAsync(tenant, new NewAgent(name, "KOL", stations), null, TestContext.Current.CancellationToken);
        Assert.True(token.IsOk, token.Error?.Detail);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var reply = await EnrolAsync(hub, Secret(token.Value.Text), key);
        return From(hub, tenant, reply, key);
    }

    public static SimAgent From(IAgentDoor hub, TenantScope tenant, EnrolReply reply, ECDsa key)
    {
        var trusted = new X509Certificate2Collection();
        trusted.AddRange(reply.TrustedRoots.Select(der => X509CertificateLoader.LoadCertificate(der.Span)).ToArray());
        return new SimAgent(hub, tenant, new Guid(reply.AgentId.Span, bigEndian: true), WithKey(reply.CertificateChain[0].ToByteArray(), key), trusted);
    }

    public static async Task<EnrolReply> EnrolAsync(IAgentDoor hub, string secret, ECDsa key)
    {
        var request = new EnrolRequest
        {
            Secret = secret,
            MachineName = "sim",
            CertificateRequest = ByteString.CopyFrom(new CertificateRequest("CN=sim", key, HashAlgorithmName.SHA256).CreateSigningRequest()),
        };
        using var channel = GrpcChannel.Create(hub.Enrol, new GrpcChannelOptions());
        return await channel.UnaryAsync(
            "/edgehub.hublink.v1.Enrolment/Enrol", request, EnrolReply.Parser, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    public static string Secret(string token)
    {
        using var json = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token));
        return json.RootElement.GetProperty("s").GetString()!;
    }

    public SimAgent With(X509Certificate2 certificate) => new(_hub, Tenant, Id, certificate, _trusted) { StoreId = StoreId, BootId = BootId };

    /// <summary>The same machine's identity and store, copied to another machine.</summary>
    public SimAgent Copy()
    {
        var copy = new SimAgent(_hub, Tenant, Id, _certificate, _trusted) { StoreId = StoreId };
        copy.Scans.AddRange(Scans);
        return copy;
    }

    public static X509Certificate2 WithKey(byte[] der, ECDsa key)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        using var both = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(both.Export(X509ContentType.Pkcs12), null);
    }

    public void Scan(string uid, DateTimeOffset? wall = null, ulong monotonicMs = 1000)
    {
        var at = wall ?? DateTimeOffset.UnixEpoch.AddDays(20_000);
        Scans.Add(new ScanRecord
        {
            Raw = ByteString.CopyFromUtf8(uid),
            Uid = uid,
            Station = "KOL-ST-01",
            Device = "s1",
            WallUs = Microseconds.Of(at),
            BootId = ByteString.CopyFrom(BootId),
            MonotonicMs = monotonicMs,
            Verdict = Verdict.Accept,
            Code = "step.completed",
        }.ToByteString());
    }

    public void Scan(int count, string prefix = "U")
    {
        for (var i = 0; i < count; i++)
        {
            Scan($"{prefix}{Scans.Count + 1:00000}");
        }
    }

    /// <summary>A stream before Hello.</summary>
    public SimStream Open() => new(GrpcChannel.Create(_hub.Agents, new GrpcChannelOptions { Tls = Tls() }), this);

    /// <summary>How it shows its certificate and knows the hub's.</summary>
    public SslClientAuthenticationOptions Tls() => new()
    {
        TargetHost = "localhost",
        ClientCertificates = [_certificate],
        LocalCertificateSelectionCallback = (_, _, _, _, _) => _certificate,
        RemoteCertificateValidationCallback = (_, presented, chain, _) => Trusts(presented, chain),
    };

    /// <summary>A stream after Hello and Welcome.</summary>
    public async Task<SimStream> ConnectAsync()
    {
        var stream = Open();
        await stream.SendAsync(new AgentFrame { Hello = Hello() });
        await stream.WelcomeAsync();
        return stream;
    }

    public Hello Hello()
    {
        var hello = new Hello { Schema = 1, SoftwareVersion = "1.0", StoreId = ByteString.CopyFrom(StoreId), Clock = Clock(Uptime += 10), PagesAddress = PagesAddress };
        hello.Lanes.Add(new HubLink.LaneState { Lane = Lane.Scan, FirstKept = Scans.Count == 0 ? 0 : FirstKept, Last = (ulong)Scans.Count });
        if (ValueStoreId is not null)
        {
            hello.Lanes.Add(new HubLink.LaneState
            {
                Lane = Lane.Telemetry, FirstKept = Blocks.Count == 0 ? 0 : FirstKeptBlock, Last = (ulong)Blocks.Count, StoreId = ByteString.CopyFrom(ValueStoreId),
            });
        }

        return hello;
    }

    public ClockAnchor Clock(ulong monotonicMs, DateTimeOffset? wall = null) => new()
    {
        BootId = ByteString.CopyFrom(BootId),
        MonotonicMs = monotonicMs,
        WallUs = Microseconds.Of(wall ?? TimeProvider.System.GetUtcNow()),
    };

    private bool Trusts(X509Certificate? presented, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.Add(_trusted[0]);
        if (sent is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
            chain.ChainPolicy.ExtraStore.AddRange(new X509Certificate2Collection(sent.ChainElements.Select(element => element.Certificate).ToArray()));
        }

        return presented is X509Certificate2 certificate && chain.Build(certificate);
    }
}
