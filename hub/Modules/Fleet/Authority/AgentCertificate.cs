using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeHub.Hub.Fleet;

/// <summary>Reads and writes an agent's identity in its certificate: SAN URI <c>urn:edgehub:agent:&lt;uuid&gt;</c>.</summary>
internal static class AgentCertificate
{
    public const string UrnPrefix = "urn:edgehub:agent:";
    private const string SubjectAlternativeName = "2.5.29.17";
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);

    /// <summary>The agent's id, or null when the certificate names none.</summary>
    public static Guid? AgentId(X509Certificate2 certificate)
    {
        foreach (var extension in certificate.Extensions)
        {
            if (extension.Oid?.Value == SubjectAlternativeName)
            {
                return AgentId(extension.RawData);
            }
        }

        return null;
    }

    /// <summary>SHA-256 of the public key (SubjectPublicKeyInfo).</summary>
    public static byte[] KeyHash(PublicKey key) => SHA256.HashData(key.ExportSubjectPublicKeyInfo());

    /// <summary>The serial number's bytes, big endian.</summary>
    public static byte[] Serial(X509Certificate2 certificate) => certificate.SerialNumberBytes.ToArray();

    private static Guid? AgentId(byte[] generalNames)
    {
        try
        {
            var names = new AsnReader(generalNames, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData)
            {
                if (names.PeekTag().HasSameClassAndValue(UriTag))
                {
                    var uri = names.ReadCharacterString(UniversalTagNumber.IA5String, UriTag);
                    if (uri.StartsWith(UrnPrefix, StringComparison.Ordinal)
                        && Guid.TryParseExact(uri.AsSpan(UrnPrefix.Length), "D", out var id))
                    {
                        return id;
                    }
                }
                else
                {
                    names.ReadEncodedValue();
                }
            }
        }
        catch (AsnContentException)
        {
            // A certificate with a broken extension names nobody.
        }

        return null;
    }
}
