using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeHub.Edge.Uplink.Tests;

/// <summary>A hub's root and issuing authority, as the real one has them.</summary>
internal sealed class TestAuthority
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    public TestAuthority(string name = "Test hub")
    {
        var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = Authority($"CN={name} root", rootKey);
        Root = root.CreateSelfSigned(Now.AddDays(-100), Now.AddYears(10));
        var issuingKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issuing = Authority($"CN={name} issuing", issuingKey);
        Issuing = issuing.Create(Root, Now.AddDays(-100), Now.AddYears(2), Serial()).CopyWithPrivateKey(issuingKey);
    }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Issuing { get; }

    public string RootHash => Convert.ToHexStringLower(SHA256.HashData(Root.RawData));

    public X509Certificate2 Server(DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        return Leaf(new CertificateRequest("CN=hub", key, HashAlgorithmName.SHA256), ServerUse, names, from, to).CopyWithPrivateKey(key);
    }

    public X509Certificate2 Agent(byte[] signingRequest, Guid agentId, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var request = CertificateRequest.LoadSigningRequest(signingRequest, HashAlgorithmName.SHA256);
        return Agent(request.PublicKey, agentId, from, to);
    }

    public X509Certificate2 Agent(PublicKey key, Guid agentId, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri($"urn:edgehub:agent:{agentId}"));
        return Leaf(new CertificateRequest(new X500DistinguishedName("CN=agent"), key, HashAlgorithmName.SHA256), ClientUse, names, from, to);
    }

    private X509Certificate2 Leaf(
        CertificateRequest request, string use, SubjectAlternativeNameBuilder names, DateTimeOffset? from, DateTimeOffset? to)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        request.CertificateExtensions.Add(names.Build());
        return request.Create(Issuing, from ?? Now.AddHours(-1), to ?? Now.AddDays(90), Serial());
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request;
    }

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7F;
        return serial;
    }
}
