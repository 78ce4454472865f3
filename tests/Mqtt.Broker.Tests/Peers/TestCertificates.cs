using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeHub.Testing;

namespace EdgeHub.Mqtt.Broker.Tests;

/// <summary>An authority, a server's certificate for loopback and a client's, as files for other people's programs.</summary>
internal sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly X509Certificate2 _authority;

    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(From, Until);
        File.WriteAllText(Authority, _authority.ExportCertificatePem());
        Issue("server", "1.3.6.1.5.5.7.3.1");
        Issue("press-7", "1.3.6.1.5.5.7.3.2");
    }

    public string Authority => _folder.File("authority.pem");

    public string PathOf(string name) => _folder.File(name);

    /// <summary>What a listener is given.</summary>
    public SslServerAuthenticationOptions Server(bool wantsClient)
    {
        var options = new SslServerAuthenticationOptions { ServerCertificate = X509Certificate2.CreateFromPemFile(_folder.File("server.pem"), _folder.File("server.key")) };
        if (wantsClient)
        {
            options.ClientCertificateRequired = true;
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.Add(_authority);
        }

        return options;
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    private void Issue(string name, string purpose)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(_authority, From.AddDays(1), Until.AddDays(-1), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(_folder.File(name + ".pem"), certificate.ExportCertificatePem());
        File.WriteAllText(_folder.File(name + ".key"), key.ExportPkcs8PrivateKeyPem());
    }
}
