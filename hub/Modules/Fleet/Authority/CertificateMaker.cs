using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <summary>
/// Makes the certificates of design.md section 5: root 10 years, issuing 2 years, agent and server 90 days, all ECDSA
/// P-256 with SHA-256. Pure: no clock, no database.
/// </summary>
internal static class CertificateMaker
{
    public static readonly TimeSpan RootLife = TimeSpan.FromDays(3652);
    public static readonly TimeSpan IssuingLife = TimeSpan.FromDays(730);
    public static readonly TimeSpan LeafLife = TimeSpan.FromDays(90);
    private const int MaxRequestBytes = 4096;
    private const string EcPublicKey = "1.2.840.10045.2.1";
    private const string P256 = "1.2.840.10045.3.1.7";

    // A plant's clock may be some minutes behind the hub's.
    private static readonly TimeSpan Backdate = TimeSpan.FromHours(1);

    /// <summary>A self-signed root with its key.</summary>
    public static X509Certificate2 Root(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=EdgeHub Root CA {ShortName()}, O=EdgeHub", key, HashAlgorithmName.SHA256);
        AddAuthorityExtensions(request, pathLength: 1);
        return request.CreateSelfSigned(now - Backdate, now + RootLife);
    }

    /// <summary>An issuing authority under the root, with its key.</summary>
    public static X509Certificate2 Issuing(X509Certificate2 root, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=EdgeHub Issuing CA {ShortName()}, O=EdgeHub", key, HashAlgorithmName.SHA256);
        AddAuthorityExtensions(request, pathLength: 0);
        AddIssuer(request, root);
        using var certificate = request.Create(root, Begin(now, root), Earlier(now + IssuingLife, root), NewSerial());
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>The hub's own certificate for the agents listener, with its key.</summary>
    public static X509Certificate2 Server(X509Certificate2 issuing, IReadOnlyList<string> hostNames, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=EdgeHub agents listener, O=EdgeHub", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in hostNames.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (IPAddress.TryParse(name, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(name);
            }
        }

        AddLeafExtensions(request, "1.3.6.1.5.5.7.3.1");
        request.CertificateExtensions.Add(names.Build());
        AddIssuer(request, issuing);
        using var certificate = request.Create(issuing, Begin(now, issuing), Earlier(now + LeafLife, issuing), NewSerial());
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>Checks an agent's certificate request: its own signature, its size, a P-256 key.</summary>
    public static Result<PublicKey> ReadRequest(ReadOnlySpan<byte> der)
    {
        if (der.Length is 0 or > MaxRequestBytes)
        {
            return Refused($"has {der.Length} bytes; 1 to {MaxRequestBytes} are taken");
        }

        try
        {
            // The agent's wishes (names, extensions) are not taken over, only its key.
            var request = CertificateRequest.LoadSigningRequest(der.ToArray(), HashAlgorithmName.SHA256);
            return request.PublicKey.Oid.Value == EcPublicKey && CurveOf(request.PublicKey) == P256
                ? request.PublicKey
                : Refused("is not for an ECDSA P-256 key");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return Refused("is not a PKCS #10 request with a valid signature of its own key");
        }

        static Error Refused(string why) => new("fleet.bad_certificate_request", ErrorKind.Form, $"The certificate request {why}.");
    }

    /// <summary>An agent's certificate for a key that it has proven to hold.</summary>
    public static X509Certificate2 Agent(X509Certificate2 issuing, PublicKey key, Guid agentId, DateTimeOffset now)
    {
        var request = new CertificateRequest(new X500DistinguishedName($"CN={agentId:D}, O=EdgeHub agent"), key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(AgentCertificate.UrnPrefix + agentId.ToString("D")));
        AddLeafExtensions(request, "1.3.6.1.5.5.7.3.2");
        request.CertificateExtensions.Add(names.Build());
        AddIssuer(request, issuing);
        return request.Create(issuing, Begin(now, issuing), Earlier(now + LeafLife, issuing), NewSerial());
    }

    private static void AddAuthorityExtensions(CertificateRequest request, int pathLength)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, pathLength, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
    }

    private static void AddLeafExtensions(CertificateRequest request, string usage)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
    }

    private static void AddIssuer(CertificateRequest request, X509Certificate2 issuer) =>
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, includeKeyIdentifier: true, includeIssuerAndSerial: false));

    /// <summary>Not before its issuer, which another node with a clock ahead may have made.</summary>
    private static DateTimeOffset Begin(DateTimeOffset now, X509Certificate2 issuer)
    {
        var begin = new DateTimeOffset(issuer.NotBefore.ToUniversalTime(), TimeSpan.Zero);
        return now - Backdate > begin ? now - Backdate : begin;
    }

    private static DateTimeOffset Earlier(DateTimeOffset wanted, X509Certificate2 issuer)
    {
        var end = new DateTimeOffset(issuer.NotAfter.ToUniversalTime(), TimeSpan.Zero);
        return wanted < end ? wanted : end;
    }

    private static byte[] NewSerial()
    {
        // RFC 5280 4.1.2.2: positive, at most 20 bytes.
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }

    private static string ShortName() => Convert.ToHexString(RandomNumberGenerator.GetBytes(4));

    private static string? CurveOf(PublicKey key)
    {
        using var ecdsa = key.GetECDsaPublicKey();
        return ecdsa?.ExportParameters(includePrivateParameters: false).Curve.Oid.Value;
    }
}
