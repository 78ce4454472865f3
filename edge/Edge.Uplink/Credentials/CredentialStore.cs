using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeHub.Edge.Uplink;

/// <summary>
/// The agent's key and certificates in its data folder, readable by its user only (0600). One file each, replaced as a whole, so
/// that a power cut leaves the old or the new one: <c>agent.pem</c> (key, leaf, issuers), <c>hub-roots.pem</c>, <c>agent.json</c>.
/// </summary>
public sealed class CredentialStore(string folder)
{
    private const int MaxFileBytes = 256 << 10;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private string AgentPem => Path.Combine(folder, "agent.pem");

    private string RootsPem => Path.Combine(folder, "hub-roots.pem");

    private string AgentJson => Path.Combine(folder, "agent.json");

    private string PendingKey => Path.Combine(folder, "enrolment.key");

    /// <summary>True when the agent has been enrolled.</summary>
    public bool Exists => File.Exists(AgentPem) && File.Exists(RootsPem) && File.Exists(AgentJson);

    /// <summary>Reads the credentials.</summary>
    /// <exception cref="EnrolmentException">There are none, or they can't be read.</exception>
    public AgentCredentials Load()
    {
        if (!Exists)
        {
            throw new EnrolmentException("enrolment.missing", $"There is no certificate in {folder}. Enrol the agent with a token from the hub: edgehub-edge enrol TOKEN --data {folder}");
        }

        try
        {
            var pem = ReadBounded(AgentPem);
            var names = JsonSerializer.Deserialize(ReadBounded(AgentJson), CredentialJson.Default.AgentNames)
                ?? throw new JsonException("empty");
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(pem);
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            var roots = new X509Certificate2Collection();
            roots.ImportFromPem(ReadBounded(RootsPem));
            return new AgentCredentials(
                names.AgentId, names.TenantCode, names.AgentName, names.AgentsAddress,
                certificates[0].CopyWithPrivateKey(key), [.. certificates.Skip(1)], [.. roots]);
        }
        catch (Exception e) when (e is CryptographicException or JsonException or IOException or ArgumentException or UnauthorizedAccessException)
        {
            throw new EnrolmentException("enrolment.damaged", $"The certificate files in {folder} can't be read: {e.Message} Enrol the agent again with a new token.", e);
        }
    }

    /// <summary>Writes everything that enrolment brought.</summary>
    public void Save(AgentCredentials credentials, ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        ArgumentNullException.ThrowIfNull(key);
        SaveRoots(credentials.TrustedRoots);
        var names = new AgentNames(credentials.AgentId, credentials.TenantCode, credentials.AgentName, credentials.AgentsAddress);
        Replace(AgentJson, JsonSerializer.Serialize(names, CredentialJson.Default.AgentNames));
        SaveIdentity(credentials.Certificate, credentials.Issuers, key);
        File.Delete(PendingKey);
    }

    /// <summary>Writes a renewed certificate with its key.</summary>
    public void SaveIdentity(X509Certificate2 certificate, IEnumerable<X509Certificate2> issuers, ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(key);
        var pem = new StringBuilder(key.ExportPkcs8PrivateKeyPem()).Append('\n').Append(certificate.ExportCertificatePem()).Append('\n');
        foreach (var issuer in issuers)
        {
            pem.Append(issuer.ExportCertificatePem()).Append('\n');
        }

        Replace(AgentPem, pem.ToString());
    }

    /// <summary>Writes the authorities that the hub named.</summary>
    public void SaveRoots(IEnumerable<X509Certificate2> roots) =>
        Replace(RootsPem, string.Join('\n', roots.Select(root => root.ExportCertificatePem())) + "\n");

    /// <summary>
    /// The key of an enrolment that has begun: made once and kept until its certificate came, because the hub answers the same
    /// token and key with the same certificate when an answer was lost.
    /// </summary>
    internal ECDsa PendingEnrolmentKey()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (File.Exists(PendingKey))
        {
            try
            {
                key.ImportFromPem(ReadBounded(PendingKey));
                return key;
            }
            catch (Exception e) when (e is CryptographicException or ArgumentException)
            {
                // Torn by a power cut: a new one costs at most a new token.
            }
        }

        Replace(PendingKey, key.ExportPkcs8PrivateKeyPem() + "\n");
        return key;
    }

    private static string ReadBounded(string path) => new FileInfo(path).Length <= MaxFileBytes
        ? File.ReadAllText(path)
        : throw new IOException($"{path} is larger than {MaxFileBytes} bytes.");

    private static void Replace(string path, string text)
    {
        var fresh = path + ".new";
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var file = new FileStream(fresh, options))
        {
            file.Write(Encoding.ASCII.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }
}

internal sealed record AgentNames(Guid AgentId, string TenantCode, string AgentName, string AgentsAddress);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AgentNames))]
internal sealed partial class CredentialJson : JsonSerializerContext;
