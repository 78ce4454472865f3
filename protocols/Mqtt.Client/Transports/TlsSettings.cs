using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace EdgeHub.Mqtt.Client;

/// <summary>How a broker proves who it is, and how this client does. The host name is always checked.</summary>
public sealed record TlsSettings
{
    /// <summary>Certificates of the authorities that are trusted; null takes those of the machine.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Certificate with private key of this client; null for none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Name that the broker's certificate must have; null takes the host that is dialled.</summary>
    public string? ServerName { get; init; }

    internal SslClientAuthenticationOptions For(string host)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = ServerName ?? host };
        if (ClientCertificate is { } certificate)
        {
            options.ClientCertificates = [certificate];
            options.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
        }

        if (Authorities is { } authorities)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return options;
    }
}
