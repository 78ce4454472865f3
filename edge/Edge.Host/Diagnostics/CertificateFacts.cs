using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeHub.Edge.Uplink;

namespace EdgeHub.Edge.Host;

/// <summary>Who the agent is to its hub and until when, from its certificates; nothing of its key.</summary>
internal static class CertificateFacts
{
    /// <summary>The facts, and the hub's address that came with them; empty when there is none.</summary>
    internal static (string Text, string Hub) Of(string data)
    {
        try
        {
            if (!new CredentialStore(data).Exists)
            {
                return ("The agent is not enrolled.", "");
            }

            var credentials = new CredentialStore(data).Load();
            using var leaf = credentials.Certificate;
            return (
                string.Join('\n', [
                    $"agent  {credentials.AgentName} ({credentials.AgentId:D}) of {credentials.TenantCode}, hub {credentials.AgentsAddress}",
                    Line("leaf", leaf), .. credentials.Issuers.Select(issuer => Line("issuer", issuer)), .. credentials.TrustedRoots.Select(root => Line("trusts", root)),
                ]),
                credentials.AgentsAddress);
        }
        catch (Exception e) when (e is EnrolmentException or IOException or UnauthorizedAccessException)
        {
            return (e.Message, "");
        }
    }

    private static string Line(string name, X509Certificate2 certificate) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-7}{certificate.Subject}, from {certificate.NotBefore.ToUniversalTime():yyyy-MM-ddTHH:mm:ssZ} to {certificate.NotAfter.ToUniversalTime():yyyy-MM-ddTHH:mm:ssZ}, SHA-256 {certificate.GetCertHashString(HashAlgorithmName.SHA256)}");
}
