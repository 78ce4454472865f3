using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeHub.Grpc;
using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Edge.Uplink;

/// <summary>Turns a one-time token into a certificate: the key is made here and never leaves the machine.</summary>
public static class EnrolAgent
{
    internal const string Path = "/edgehub.hublink.v1.Enrolment/Enrol";
    private const int MaxReplyBytes = 256 << 10;
    private const int MaxCertificates = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Enrols and writes the credentials into the data folder.</summary>
    /// <param name="token">From the hub.</param>
    /// <param name="store">The data folder's credentials.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EnrolmentException">The hub refused, can't be reached, or is not the one of the token.</exception>
    public static async Task<AgentCredentials> RunAsync(EnrolmentToken token, CredentialStore store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(store);
        using var key = store.PendingEnrolmentKey();
        var request = new EnrolRequest
        {
            Secret = token.Secret,
            CertificateRequest = ByteString.CopyFrom(SigningRequest(key)),
            MachineName = Environment.MachineName.Length <= 64 ? Environment.MachineName : Environment.MachineName[..64],
        };
        var credentials = Check(await AskAsync(token, request, cancellationToken), token, key);
        store.Save(credentials, key);
        return credentials;
    }

    /// <summary>PKCS #10 for a key; the hub decides on names.</summary>
    internal static byte[] SigningRequest(ECDsa key) =>
        new CertificateRequest("CN=agent", key, HashAlgorithmName.SHA256).CreateSigningRequest();

    /// <summary>Reads certificates that a peer sent, bounded in number.</summary>
    internal static IReadOnlyList<X509Certificate2> Read(IReadOnlyCollection<ByteString> certificates) =>
        certificates.Count <= MaxCertificates
            ? [.. certificates.Select(der => X509CertificateLoader.LoadCertificate(der.Span))]
            : throw new CryptographicException($"More than {MaxCertificates} certificates came.");

    private static async Task<EnrolReply> AskAsync(EnrolmentToken token, EnrolRequest request, CancellationToken cancellationToken)
    {
        var options = new GrpcChannelOptions { MaxMessageBytes = MaxReplyBytes, Tls = HubTrust.Pinned(token.RootSha256) };
        using var channel = GrpcChannel.Create(token.Address, options);
        try
        {
            return await channel.UnaryAsync(Path, request, EnrolReply.Parser, Patience, cancellationToken);
        }
        catch (GrpcStatusException e) when (e.Code is GrpcStatusCode.Unavailable or GrpcStatusCode.DeadlineExceeded)
        {
            throw new EnrolmentException("enrolment.unavailable", $"The hub at {token.Address.Authority} did not answer: {e.Detail} Try again in a minute.", e);
        }
        catch (GrpcStatusException e)
        {
            throw new EnrolmentException("enrolment.refused", $"The hub refused the enrolment: {e.Detail} Ask it for a new token.", e);
        }
        catch (GrpcException e)
        {
            throw new EnrolmentException("enrolment.unreachable", $"The hub at {token.Address.Authority} can't be reached: {e.Message} Check address and network, then try again.", e);
        }
    }

    private static AgentCredentials Check(EnrolReply reply, EnrolmentToken token, ECDsa key)
    {
        try
        {
            var chain = Read(reply.CertificateChain);
            var roots = Read(reply.TrustedRoots);
            if (chain.Count == 0 || !roots.Any(root => HubTrust.Matches(root, token.RootSha256.Span)))
            {
                throw new EnrolmentException("enrolment.foreign_hub", "Who answered does not hold the certificate that the token names. Check that the address is the hub's.");
            }

            using var issued = chain[0].GetECDsaPublicKey();
            if (issued is null || !issued.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo())
                || !HubTrust.IsIssuedBy(chain[0], chain.Skip(1), roots))
            {
                throw new EnrolmentException("enrolment.wrong_certificate", "The hub sent a certificate that is not for this agent's key. Report it to the hub's operator.");
            }

            if (reply.AgentId.Length != 16 || reply.AgentsAddress.Length is 0 or > 256 || reply.TenantCode.Length > 16 || reply.AgentName.Length > 128)
            {
                throw new EnrolmentException("enrolment.bad_reply", "The hub's answer lacks the agent's id or the address of the agents listener. Agent and hub may be of different versions.");
            }

            return new AgentCredentials(
                new Guid(reply.AgentId.Span, bigEndian: true), reply.TenantCode, reply.AgentName, reply.AgentsAddress,
                chain[0].CopyWithPrivateKey(key), [.. chain.Skip(1)], roots);
        }
        catch (CryptographicException e)
        {
            throw new EnrolmentException("enrolment.bad_reply", $"The hub's certificates can't be read: {e.Message}", e);
        }
    }
}
