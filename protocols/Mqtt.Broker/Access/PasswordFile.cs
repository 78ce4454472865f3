namespace EdgeHub.Mqtt.Broker;

/// <summary>Users and their hashed passwords: one <c>user:$pbkdf2-sha512$...</c> a line; empty lines and lines that begin with # say nothing.</summary>
public sealed class PasswordFile
{
    private readonly Dictionary<string, PasswordHash> _users = new(StringComparer.Ordinal);

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">A line is not of the form; the message names it by its number and never by its words.</exception>
    public static PasswordFile Parse(string text)
    {
        var file = new PasswordFile();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var trimmed = line.Trim();
            if (trimmed.Length == 0 || trimmed[0] == '#')
            {
                continue;
            }

            var end = trimmed.IndexOf(':', StringComparison.Ordinal);
            if (end < 1 || !PasswordHash.TryParse(trimmed[(end + 1)..], out var hash))
            {
                throw new FormatException($"Line {number} is not of the form user:$pbkdf2-sha512$iterations$salt$hash. --hash-password makes one.");
            }

            file._users[trimmed[..end]] = hash!;
        }

        return file;
    }

    /// <summary>The hash of a user; null when there is no such user.</summary>
    internal PasswordHash? Find(string user) => _users.GetValueOrDefault(user);
}
