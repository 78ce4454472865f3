using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using EdgeHub.Edge.Uplink;

namespace EdgeHub.Edge.Host.Tests;

/// <summary>Credentials as enrolment leaves them in a data folder, and everything in them that nobody else may see.</summary>
internal static class Enrolled
{
    /// <summary>Writes them; the lines of the private keys.</summary>
    public static IReadOnlyList<string> Write(string data)
    {
        Directory.CreateDirectory(data);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=agent-1", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(90));
        new CredentialStore(data).Save(new AgentCredentials(Guid.NewGuid(), "SAIF", "agent-1", "127.0.0.1:1", certificate, [], [certificate]), key);
        using var pending = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = pending.ExportPkcs8PrivateKeyPem();
        File.WriteAllText(Path.Combine(data, "enrolment.key"), pem);
        return [.. Lines(key.ExportPkcs8PrivateKeyPem()), .. Lines(pem)];
    }

    /// <summary>A token as the hub makes them.</summary>
    public static string Token(string secret) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, string> { ["u"] = "http://127.0.0.1:1", ["s"] = secret, ["c"] = new string('a', 64) })).TrimEnd('=');

    private static IEnumerable<string> Lines(string pem) => pem.Split('\n').Where(line => line.Length > 8 && !line.StartsWith('-'));
}
