using System.Security.Cryptography.X509Certificates;

namespace EdgeHub.Edge.Uplink;

/// <summary>Who the agent is to its hub, and whom it trusts.</summary>
/// <param name="AgentId">The hub's id of the agent.</param>
/// <param name="TenantCode">Code of the company.</param>
/// <param name="AgentName">The agent's name at the hub.</param>
/// <param name="AgentsAddress">host:port of the hub's agents listener.</param>
/// <param name="Certificate">Leaf with its private key.</param>
/// <param name="Issuers">Certificates between leaf and root, sent along.</param>
/// <param name="TrustedRoots">Every authority whose hub is trusted; two while issuers change.</param>
public sealed record AgentCredentials(
    Guid AgentId,
    string TenantCode,
    string AgentName,
    string AgentsAddress,
    X509Certificate2 Certificate,
    IReadOnlyList<X509Certificate2> Issuers,
    IReadOnlyList<X509Certificate2> TrustedRoots)
{
    /// <summary>From when on a new certificate is asked for: two thirds of its life.</summary>
    public DateTimeOffset RenewAt
    {
        get
        {
            var begin = new DateTimeOffset(Certificate.NotBefore.ToUniversalTime());
            return begin + ((ExpiresAt - begin) * (2.0 / 3));
        }
    }

    /// <summary>The certificate's end.</summary>
    public DateTimeOffset ExpiresAt => new(Certificate.NotAfter.ToUniversalTime());
}
