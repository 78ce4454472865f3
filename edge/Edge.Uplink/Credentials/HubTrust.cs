using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeHub.Edge.Uplink;

/// <summary>
/// Which hub is the right one: the one whose certificate for server use comes from an authority that was named at enrolment.
/// Its name and its dates are not asked: the authority issues for nobody but hub and agents (an agent's certificate is not for
/// server use), an address may be a proxy's, and an agent whose clock is a year off must still reach the hub that corrects it.
/// </summary>
internal static class HubTrust
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";

    /// <summary>TLS 1.3 with the agent's certificate and this trust.</summary>
    internal static SslClientAuthenticationOptions Mutual(AgentCredentials credentials) => new()
    {
        EnabledSslProtocols = SslProtocols.Tls13,
        ClientCertificateContext = SslStreamCertificateContext.Create(
            credentials.Certificate, [.. credentials.Issuers], offline: true),
        RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
            certificate is X509Certificate2 leaf && IsHub(leaf, Sent(chain), credentials.TrustedRoots),
    };

    /// <summary>TLS for enrolment: the only thing known of the hub is the fingerprint of its root.</summary>
    internal static SslClientAuthenticationOptions Pinned(ReadOnlyMemory<byte> rootSha256) => new()
    {
        RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
        {
            var sent = Sent(chain);
            var root = sent.FirstOrDefault(candidate => Matches(candidate, rootSha256.Span));
            return certificate is X509Certificate2 leaf && root is not null && IsHub(leaf, sent, [root]);
        },
    };

    internal static bool Matches(X509Certificate2 certificate, ReadOnlySpan<byte> sha256) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(certificate.RawData), sha256);

    internal static bool IsHub(X509Certificate2 leaf, IEnumerable<X509Certificate2> sent, IEnumerable<X509Certificate2> trusted)
    {
        using var chain = Chain(sent, trusted);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerUse));
        return leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(use => use.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value == ServerUse))
            && chain.Build(leaf);
    }

    /// <summary>True when a certificate comes from one of the authorities, whatever its use.</summary>
    internal static bool IsIssuedBy(X509Certificate2 leaf, IEnumerable<X509Certificate2> issuers, IEnumerable<X509Certificate2> trusted)
    {
        using var chain = Chain(issuers, trusted);
        return chain.Build(leaf);
    }

    private static X509Chain Chain(IEnumerable<X509Certificate2> sent, IEnumerable<X509Certificate2> trusted)
    {
        var chain = new X509Chain();
        var policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid | X509VerificationFlags.IgnoreCtlNotTimeValid;
        foreach (var certificate in trusted)
        {
            // Only a self-signed one can end a chain; an issuing authority helps to build it.
            var isRoot = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
            (isRoot ? policy.CustomTrustStore : policy.ExtraStore).Add(certificate);
        }

        policy.ExtraStore.AddRange(sent.ToArray());
        return chain;
    }

    private static X509Certificate2[] Sent(X509Chain? chain) => chain is null
        ? []
        : [.. chain.ChainElements.Select(element => element.Certificate), .. chain.ChainPolicy.ExtraStore];
}
