using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Edge.Uplink;

/// <summary>One stream's request for a new certificate: a new key, asked for once, written down only when its certificate came.</summary>
internal sealed class RenewalRequest(AgentCredentials credentials, CredentialStore store)
{
    private ECDsa? _key;

    /// <summary>True when it is time to ask and this stream has not asked yet.</summary>
    /// <param name="now">The hub's time, or the agent's before the hub has told it.</param>
    /// <param name="expired">True asks only about a certificate that is past its end.</param>
    internal bool IsDue(DateTimeOffset now, bool expired) =>
        _key is null && now >= (expired ? credentials.ExpiresAt : credentials.RenewAt);

    internal AgentFrame Make()
    {
        _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new AgentFrame { CertificateRenewal = new CertificateRenewal { CertificateRequest = ByteString.CopyFrom(EnrolAgent.SigningRequest(_key)) } };
    }

    /// <summary>Takes what the hub sent; true when the agent has a new certificate. A certificate for another key is ignored.</summary>
    internal bool Accept(Certificate certificate)
    {
        try
        {
            var roots = certificate.TrustedRoots.Count == 0 ? credentials.TrustedRoots : EnrolAgent.Read(certificate.TrustedRoots);
            var chain = EnrolAgent.Read(certificate.CertificateChain);

            // New authorities are believed only from the hub that is trusted already, which this stream has proven.
            if (certificate.TrustedRoots.Count > 0)
            {
                store.SaveRoots(roots);
            }

            if (_key is null || chain.Count == 0 || !HubTrust.IsIssuedBy(chain[0], chain.Skip(1), roots))
            {
                return false;
            }

            using var issued = chain[0].GetECDsaPublicKey();
            if (issued is null || !issued.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(_key.ExportSubjectPublicKeyInfo()))
            {
                return false;
            }

            store.SaveIdentity(chain[0], chain.Skip(1), _key);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
