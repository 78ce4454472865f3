using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EdgeHub.Mqtt.Broker;

/// <summary>A password as it is kept: <c>$pbkdf2-sha512$iterations$salt$hash</c>, the last two in Base64 (RFC 8018, PBKDF2 with HMAC-SHA-512).</summary>
public sealed class PasswordHash
{
    /// <summary>Iterations of new hashes: 210,000, what OWASP's cheat sheet on password storage asks of this function in 2023.</summary>
    public const int DefaultIterations = 210_000;

    private const string Name = "pbkdf2-sha512";
    private const int SaltBytes = 16;
    private const int HashBytes = 64;
    private const int MaxIterations = 10_000_000;

    private readonly byte[] _salt;
    private readonly byte[] _hash;
    private readonly int _iterations;

    private PasswordHash(int iterations, byte[] salt, byte[] hash) => (_iterations, _salt, _hash) = (iterations, salt, hash);

    /// <summary>Hashes a password with a new salt.</summary>
    public static PasswordHash Of(ReadOnlySpan<byte> password, int iterations = DefaultIterations)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new PasswordHash(iterations, salt, Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA512, HashBytes));
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; false for anything else.</summary>
    public static bool TryParse(string text, out PasswordHash? hash)
    {
        hash = null;
        if (text.Split('$') is not ["", Name, var iterations, var salt, var value]
            || !int.TryParse(iterations, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > MaxIterations)
        {
            return false;
        }

        var (saltBytes, hashBytes) = (new byte[SaltBytes], new byte[HashBytes]);
        if (!Convert.TryFromBase64String(salt, saltBytes, out var saltLength) || saltLength != SaltBytes
            || !Convert.TryFromBase64String(value, hashBytes, out var hashLength) || hashLength != HashBytes)
        {
            return false;
        }

        hash = new PasswordHash(count, saltBytes, hashBytes);
        return true;
    }

    /// <summary>True for the right password; takes as long for a wrong one.</summary>
    public bool Matches(ReadOnlySpan<byte> password) =>
        CryptographicOperations.FixedTimeEquals(Rfc2898DeriveBytes.Pbkdf2(password, _salt, _iterations, HashAlgorithmName.SHA512, HashBytes), _hash);

    /// <inheritdoc/>
    public override string ToString() => new StringBuilder().Append(CultureInfo.InvariantCulture, $"${Name}${_iterations}$")
        .Append(Convert.ToBase64String(_salt)).Append('$').Append(Convert.ToBase64String(_hash)).ToString();
}
