using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeHub.Testing;

namespace EdgeHub.Mqtt.Client.Tests;

/// <summary>An authority of the test's own, and what it signed, in a folder.</summary>
internal sealed class PeerCertificates : IDisposable
{
    private static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-1);
    private readonly X509Certificate2 _authority;

    public PeerCertificates(TempFolder folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=peer test CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(From, From.AddDays(30));
        Authorities = [X509CertificateLoader.LoadCertificate(_authority.RawData)];
        File.WriteAllText(folder.File("ca.crt"), _authority.ExportCertificatePem());
        Sign(folder, "server", "localhost", names => { names.AddDnsName("localhost"); names.AddIpAddress(IPAddress.Loopback); }).Dispose();
        Client = Sign(folder, "client", "edge-1", names => names.AddDnsName("edge-1"));
    }

    public X509Certificate2Collection Authorities { get; }

    public X509Certificate2 Client { get; }

    public void Dispose()
    {
        Client.Dispose();
        _authority.Dispose();
    }

    private X509Certificate2 Sign(TempFolder folder, string file, string subject, Action<SubjectAlternativeNameBuilder> name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        name(names);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(_authority, From, From.AddDays(20), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(folder.File(file + ".crt"), signed.ExportCertificatePem());
        File.WriteAllText(folder.File(file + ".key"), key.ExportPkcs8PrivateKeyPem());
        using var whole = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }
}
