using System.Security.Cryptography;
using System.Text;

namespace EdgeHub.Edge.Station;

/// <summary>A person of the plant who may work at its stations.</summary>
/// <param name="Id">The person's id at the hub.</param>
/// <param name="Name">The name for people.</param>
/// <param name="Badge">What the badge's code says; empty for none.</param>
/// <param name="Language">Two-letter language of the person; empty for the station's.</param>
public sealed record StationPerson(Guid Id, string Name, string Badge, string Language)
{
    /// <summary>May allow what a station asks a supervisor for.</summary>
    public bool Supervisor { get; init; }

    /// <summary>Codes of the stations at which the person works; empty for all.</summary>
    public IReadOnlyList<string> Stations { get; init; } = [];

    /// <summary>The PIN; null when the person has none.</summary>
    public StationPin? Pin { get; init; }

    /// <summary>True when the person works at this station.</summary>
    public bool WorksAt(string station) => Stations.Count == 0 || Stations.Contains(station, StringComparer.Ordinal);
}

/// <summary>A PIN as the hub tells it: PBKDF2 with HMAC-SHA-256 over its ASCII digits (RFC 8018), so that it is checked without the hub.</summary>
public sealed record StationPin(ReadOnlyMemory<byte> Salt, int Iterations, ReadOnlyMemory<byte> Hash)
{
    /// <summary>True when this is the PIN; takes the same time for every wrong one.</summary>
    public bool Matches(string pin) => CryptographicOperations.FixedTimeEquals(
        Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes(pin), Salt.Span, Iterations, HashAlgorithmName.SHA256, Hash.Length), Hash.Span);
}
