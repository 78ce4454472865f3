using System.Text.RegularExpressions;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Identity;

/// <summary>What a person's name, log-in, language and password must look like.</summary>
internal static partial class PersonRules
{
    public const int ShortestPassword = 10;
    public const int LongestPassword = 200;
    private const int LongestName = 100;
    private const int LongestLogin = 254;

    public static bool IsLanguage(string? language) => language is "en" or "hi" or "bn" or "te";

    /// <summary>The name as it is kept, or what is wrong with it.</summary>
    public static Result<string> Name(string? name)
    {
        var text = name?.Trim() ?? "";
        return text.Length is 0 or > LongestName || text.Any(char.IsControl)
            ? new Error("identity.name_invalid", ErrorKind.Rule, $"A name has 1 to {LongestName} characters on one line.")
            : text;
    }

    /// <summary>The log-in as it is kept, lower case, or what is wrong with it.</summary>
    public static Result<string> Login(string? login)
    {
        var text = login?.Trim().ToLowerInvariant() ?? "";
        return text.Length is < 2 or > LongestLogin || !(Email().IsMatch(text) || ShortName().IsMatch(text))
            ? new Error("identity.login_invalid", ErrorKind.Rule,
                "Somebody logs in with an e-mail address, or with a short name of 2 to 64 letters a to z, digits, dots and hyphens.")
            : text;
    }

    /// <summary>What is wrong with a password, or null. Length is what counts; the rest only keeps out what is guessed first.</summary>
    public static Error? Password(string? password, string login, string name)
    {
        if (password is null || password.Length is < ShortestPassword or > LongestPassword)
        {
            return new Error("identity.password_weak", ErrorKind.Rule, $"A password has {ShortestPassword} to {LongestPassword} characters. Several words in a row are easy to keep.");
        }

        var mailbox = login.Split('@')[0];
        return password.Distinct().Count() < 4
            || (mailbox.Length >= 4 && password.Contains(mailbox, StringComparison.OrdinalIgnoreCase))
            || (name.Length >= 4 && password.Contains(name, StringComparison.OrdinalIgnoreCase))
            ? new Error("identity.password_weak", ErrorKind.Rule, "The password is made of your name or of one or two characters. Take several words in a row.")
            : null;
    }

    [GeneratedRegex(@"^[^\s@\x00-\x1f\x7f]{1,64}@[a-z0-9]([a-z0-9.-]{0,180}[a-z0-9])?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Email();

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,63}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ShortName();
}
