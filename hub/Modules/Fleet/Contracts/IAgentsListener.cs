using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace EdgeHub.Hub.Fleet;

/// <summary>What the agents listener needs of Fleet; Hub.Web owns the socket.</summary>
public interface IAgentsListener
{
    /// <summary>
    /// TLS of the agents listener, for <c>listen.UseHttps(...)</c> with HTTP/2 only: TLS 1.3, a server certificate from the
    /// issuing CA (with its chain, changed without a restart), a client certificate from the same CA required. Revoked and
    /// expired agents pass the handshake so that the stream can tell them why they are refused; foreign ones do not.
    /// </summary>
    TlsHandshakeCallbackOptions Tls { get; }

    /// <summary>
    /// Loads or makes the certificate authority and the server's certificate. Call once after the platform database is
    /// migrated and before the listener starts.
    /// </summary>
    /// <param name="hostNames">DNS names and addresses that agents may call this hub by.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task PrepareAsync(IReadOnlyList<string> hostNames, CancellationToken cancellationToken);

    /// <summary>
    /// Writes down where agents reach this hub, once the sockets are bound: enrolment tokens and replies carry it.
    /// </summary>
    /// <param name="enrolUrl">Address of the listener that carries <c>Enrol</c>, e.g. <c>https://hub.example:8085</c>.</param>
    /// <param name="agentsAddress">host:port of the agents listener.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task AnnounceAsync(string enrolUrl, string agentsAddress, CancellationToken cancellationToken);
}
