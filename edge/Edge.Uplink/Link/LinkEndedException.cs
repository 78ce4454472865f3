using EdgeHub.HubLink;

namespace EdgeHub.Edge.Uplink;

/// <summary>One stream with the hub has ended; code and sentence become the link's state.</summary>
internal sealed class LinkEndedException(string code, string message, bool refused = false, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The certificate is past its end, by the hub's clock: only its renewal is taken.</summary>
    internal const string CertificateExpired = "agent.certificate_expired";

    /// <summary>What a person must act on; a hub that stops or is overloaded comes back by itself.</summary>
    private static readonly string[] ForPeople = ["agent.revoked", "agent.unknown", "agent.cloned", "tenant.closed", CertificateExpired];

    internal string Code { get; } = code;

    /// <summary>The hub does not want this agent: dialling often would not help.</summary>
    internal bool Refused { get; } = refused;

    internal static LinkEndedException Of(Refusal refusal) => new(
        refusal.Code.Length == 0 ? "link.closed" : refusal.Code,
        refusal.Text.Length == 0 ? "The hub ended the stream." : refusal.Text,
        ForPeople.Contains(refusal.Code, StringComparer.Ordinal));

    /// <summary>Nothing is wrong: the next stream begins at once.</summary>
    internal bool RetryAtOnce { get; init; }
}
