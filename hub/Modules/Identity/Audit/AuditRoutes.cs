using System.Globalization;
using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Identity;

/// <summary>The company's audit: who did what, with what changed, in words that people can read.</summary>
internal static class AuditRoutes
{
    private const string Read = "identity.audit.read";
    private const int UsualLimit = 50;
    private const int LargestLimit = 200;
    private const int LongestSubject = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/audit", ListAsync).RequirePermission(Read).Describe("listAudit", "Entries of the audit, the newest first.");
        api.MapGet("/audit/verify", (HttpContext http, CancellationToken token) =>
                http.ReadAsync<AuditReport>(async (transaction, ct) => await AuditVerifier.VerifyAsync(transaction, ct)))
            .RequirePermission("identity.audit.verify").Describe("verifyAudit", "Walks the whole audit and says whether it is as it was written.");
    }

    private static async Task<Answer<Page<AuditEntryView>>> ListAsync(
        HttpContext http, AuditReader reader, Guid? person, string? noun, string? subject, DateTimeOffset? from, DateTimeOffset? until, string? cursor, int? limit,
        CancellationToken cancellationToken)
    {
        long? below = null;
        if (limit is < 1 or > LargestLimit || noun?.Length > LongestSubject || subject?.Length > LongestSubject
            || (noun ?? subject ?? "").Contains('\0', StringComparison.Ordinal) || (subject ?? "").Contains('\0', StringComparison.Ordinal)
            || (cursor is not null && !TryRead(cursor, out below)))
        {
            return new Error("identity.list_form", ErrorKind.Form, $"A list's limit is 1 to {LargestLimit}; its cursor the one that the page before gave.");
        }

        var caller = http.Caller()!;
        if (caller.ScopeOf(Read) == PermissionScope.Own)
        {
            if (person is { } other && other != caller.PersonId)
            {
                return new Page<AuditEntryView>([]);
            }

            person = caller.PersonId;
        }

        return await reader.ListAsync(http.Tenant(), new AuditFilter(person, noun, subject, from, until), below, limit ?? UsualLimit, cancellationToken);
    }

    private static bool TryRead(string cursor, out long? below)
    {
        var read = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        below = read ? number : null;
        return read;
    }
}
