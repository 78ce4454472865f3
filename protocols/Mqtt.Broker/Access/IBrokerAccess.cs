using System.Net;

namespace EdgeHub.Mqtt.Broker;

/// <summary>Who wants to connect.</summary>
/// <param name="ClientIdentifier">As the client sent it, or as it was made for it.</param>
/// <param name="UserName">Null when there is none.</param>
/// <param name="Password">Null when there is none.</param>
/// <param name="CertificateName">Common name of a client certificate that was verified; null when there is none.</param>
/// <param name="Remote">Where it comes from.</param>
public sealed record ConnectingClient(string ClientIdentifier, string? UserName, ReadOnlyMemory<byte>? Password, string? CertificateName, EndPoint? Remote);

/// <summary>Whether a client may connect, and as whom.</summary>
/// <param name="Reason">Success, Bad User Name or Password, or Not authorized.</param>
/// <param name="User">Whom the access list knows it as; null for anonymous.</param>
public readonly record struct Admission(ReasonCode Reason, string? User);

/// <summary>Who may connect, publish and subscribe. Called from many threads; the last two for every message of a new topic, without allocating.</summary>
public interface IBrokerAccess
{
    /// <summary>Judges a client that wants to connect.</summary>
    ValueTask<Admission> AdmitAsync(ConnectingClient client, CancellationToken cancellationToken);

    /// <summary>True when a client may publish to a topic.</summary>
    bool MayPublish(string? user, string clientIdentifier, ReadOnlySpan<byte> topic);

    /// <summary>True when a client may get every message that a filter matches; <c>$share</c> is taken off.</summary>
    bool MaySubscribe(string? user, string clientIdentifier, ReadOnlySpan<byte> filter);
}
