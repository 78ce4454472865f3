namespace EdgeHub.Mqtt.Broker;

/// <summary>Everybody may do everything, whatever name and password say.</summary>
public sealed class OpenAccess : IBrokerAccess
{
    /// <inheritdoc/>
    public ValueTask<Admission> AdmitAsync(ConnectingClient client, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new Admission(ReasonCode.Success, client.CertificateName ?? client.UserName));

    /// <inheritdoc/>
    public bool MayPublish(string? user, string clientIdentifier, ReadOnlySpan<byte> topic) => true;

    /// <inheritdoc/>
    public bool MaySubscribe(string? user, string clientIdentifier, ReadOnlySpan<byte> filter) => true;
}
