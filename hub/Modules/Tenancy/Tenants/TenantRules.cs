using System.Collections.Frozen;
using System.Text;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Tenancy;

/// <summary>What a tenant may be called and which states follow each other.</summary>
internal static class TenantRules
{
    private const int LongestSlug = 40;

    private static readonly FrozenDictionary<string, string[]> Next = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["provisioning"] = ["trial", "active"],
        ["trial"] = ["active", "past_due", "suspended", "cancelled"],
        ["active"] = ["past_due", "suspended", "cancelled"],
        ["past_due"] = ["active", "suspended", "cancelled"],
        ["suspended"] = ["active", "cancelled"],
        ["cancelled"] = ["active", "deleted"],
        // Until its data are erased; afterwards nothing is left that could come back.
        ["deleted"] = ["cancelled"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every state, in the order of a tenant's life.</summary>
    public static IReadOnlyList<string> States { get; } = ["provisioning", "trial", "active", "past_due", "suspended", "cancelled", "deleted"];

    /// <summary>The states into which one may go from here.</summary>
    public static IReadOnlyList<string> After(string state) => Next.TryGetValue(state, out var next) ? next : [];

    /// <summary>Null when the change is legal.</summary>
    public static Error? CheckChange(string code, string from, string to) =>
        !Next.ContainsKey(to)
            ? new Error("tenancy.unknown_state", ErrorKind.Form, $"There is no state '{Shown(to)}'. States are {string.Join(", ", States)}.")
            : After(from).Contains(to, StringComparer.Ordinal)
                ? null
                : new Error("tenancy.illegal_state_change", ErrorKind.State, $"Tenant {code} is {from} and cannot become {to}." + (After(from) is { Count: > 0 } next
                    ? $" From {from} it can become {string.Join(" or ", next)}."
                    : " Nothing follows that state."));

    /// <summary>Fills what was left out and refuses what is malformed.</summary>
    public static Result<NewTenant> Check(NewTenant tenant)
    {
        if (tenant.Code is not { Length: 4 } || !char.IsAsciiLetterUpper(tenant.Code[0]) || !tenant.Code.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)))
        {
            return Form("tenancy.bad_code", "A tenant's code is four characters, A to Z and 0 to 9, and starts with a letter, for example SAIF.");
        }

        if (string.IsNullOrWhiteSpace(tenant.Name) || tenant.Name.Length > 100 || tenant.Name.Any(char.IsControl))
        {
            return Form("tenancy.bad_name", "A tenant's name has 1 to 100 characters.");
        }

        var slug = tenant.Slug ?? SlugOf(tenant.Name, tenant.Code);
        if (slug.Length is < 2 or > LongestSlug || !char.IsAsciiLetterLower(slug[0]) || !slug.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
        {
            return Form("tenancy.bad_slug", "A tenant's slug has 2 to 40 characters, a to z, 0 to 9 and _, and starts with a letter.");
        }

        if (tenant.Placement is not ("own" or "pool"))
        {
            return Form("tenancy.bad_placement", "A tenant's data location is own (a database for itself) or pool.");
        }

        if (tenant.State is not ("trial" or "active"))
        {
            return Form("tenancy.bad_first_state", "A new tenant is trial or active.");
        }

        if (tenant.Group.Length > 100 || tenant.Group.Any(char.IsControl))
        {
            return Form("tenancy.bad_group", "A group's name has at most 100 characters.");
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(tenant.TimeZone, out var zone) || !zone.HasIanaId)
        {
            return Form("tenancy.bad_time_zone", $"There is no time zone '{Shown(tenant.TimeZone)}'. Use an IANA name, for example Asia/Kolkata.");
        }

        if (tenant.Currency is not { Length: 3 } || !tenant.Currency.All(char.IsAsciiLetterUpper))
        {
            return Form("tenancy.bad_currency", "A currency is an ISO 4217 code, for example INR.");
        }

        return tenant.Language is "en" or "hi" or "bn" or "te"
            ? tenant with { Slug = slug, Name = tenant.Name.Trim() }
            : Form("tenancy.bad_language", "Languages are en, hi, bn and te.");
    }

    private static Error Form(string code, string detail) => new(code, ErrorKind.Form, detail);

    private static string SlugOf(string name, string code)
    {
        var slug = new StringBuilder(LongestSlug);
        foreach (var c in name.ToLowerInvariant())
        {
            if (slug.Length == LongestSlug)
            {
                break;
            }

            if (char.IsAsciiLetterLower(c) || (char.IsAsciiDigit(c) && slug.Length > 0))
            {
                slug.Append(c);
            }
            else if (slug.Length > 0 && slug[^1] != '_')
            {
                slug.Append('_');
            }
        }

        var made = slug.ToString().TrimEnd('_');
        return made.Length >= 2 ? made : "t_" + code.ToLowerInvariant();
    }

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
