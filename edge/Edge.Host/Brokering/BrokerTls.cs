using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeHub.Mqtt.Broker;

namespace EdgeHub.Edge.Host;

/// <summary>Makes what a broker listens with out of files.</summary>
internal static class BrokerTls
{
    internal static BrokerEndpoint Endpoint(BrokerAddress address) => new(address.EndPoint) { IsWebSocket = address.IsWebSocket, Tls = Tls(address) };

    private static SslServerAuthenticationOptions? Tls(BrokerAddress address)
    {
        if (address.CertificateFile is null)
        {
            return null;
        }

        try
        {
            var options = new SslServerAuthenticationOptions
            {
                ServerCertificate = X509Certificate2.CreateFromPemFile(address.CertificateFile, address.KeyFile),
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            };
            if (address.ClientAuthorityFile is not null)
            {
                var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
                policy.CustomTrustStore.ImportFromPemFile(address.ClientAuthorityFile);
                policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2"));
                options.ClientCertificateRequired = true;
                options.CertificateChainPolicy = policy;
            }

            return options;
        }
        catch (CryptographicException e)
        {
            throw new UsageException($"Certificate {address.CertificateFile} can't be used: {e.Message}");
        }
    }
}
