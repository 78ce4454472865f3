using System.Buffers.Text;
using System.Text;
using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Identity;

/// <summary>The company's people and what its administrator does with them.</summary>
internal static class PeopleRoutes
{
    private const string Read = "identity.people.read";
    private const string Manage = "identity.people.manage";
    private const int UsualLimit = 50;
    private const int LargestLimit = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        var people = api.MapGroup("/people");
        people.MapGet("", ListAsync)
            .RequirePermission(Read).Describe("listPeople", "The company's people by name.");
        people.MapGet("/{personId:guid}", ShowAsync)
            .RequirePermission(Read).Describe("getPerson", "One of the company's people.");
        people.MapPost("", AddAsync)
            .RequirePermission(Manage).MayRefuse(422).Describe("addPerson", "Adds somebody who works with a badge and logs in nowhere.");
        people.MapPut("/{personId:guid}", (Guid personId, PersonForm form, HttpContext http, MemberChanges change, CancellationToken token) =>
                AfterAsync(http, personId, change.RenameAsync(http.Tenant(), By(http), http.Plants(), personId, form, token), token))
            .RequiresIfMatch().RequirePermission(Manage).MayRefuse(409, 422).Describe("renamePerson", "Changes name and language of somebody who belongs to this company alone.");
        people.MapPut("/{personId:guid}/role", (Guid personId, RoleForm form, HttpContext http, MemberChanges change, CancellationToken token) =>
                AfterAsync(http, personId, change.ChangeRoleAsync(http.Tenant(), By(http), http.Plants(), personId, form, token), token))
            .RequiresIfMatch().RequirePermission(Manage).MayRefuse(409, 422).Describe("changeRole", "Changes role, plants and stations.");
        people.MapPost("/{personId:guid}/deactivate", (Guid personId, HttpContext http, MemberChanges change, CancellationToken token) =>
                AfterAsync(http, personId, change.DeactivateAsync(http.Tenant(), By(http), http.Plants(), personId, token), token))
            .HonoursIfMatch().RequirePermission(Manage).MayRefuse(409).Describe("deactivatePerson", "Ends a membership, with its sessions and keys.");
        people.MapPost("/{personId:guid}/reactivate", (Guid personId, HttpContext http, MemberChanges change, CancellationToken token) =>
                AfterAsync(http, personId, change.ReactivateAsync(http.Tenant(), By(http), http.Plants(), personId, token), token))
            .HonoursIfMatch().RequirePermission(Manage).MayRefuse(409).Describe("reactivatePerson", "Takes somebody in again who had left.");
        people.MapPost("/{personId:guid}/unlock", (Guid personId, HttpContext http, MemberChanges change, CancellationToken token) =>
                AfterAsync(http, personId, change.UnlockAsync(http.Tenant(), By(http), http.Plants(), personId, token), token))
            .HonoursIfMatch().RequirePermission(Manage).MayRefuse(409).Describe("unlockPerson", "Ends a lock-out after wrong passwords.");
        people.MapPost("/{personId:guid}/password-link", async (Guid personId, HttpContext http, PasswordLinks links, CancellationToken token) =>
                (Answer<OneTimeLink>)await links.MakeAsync(http.Tenant(), By(http), http.Plants(), personId, token))
            .ShowsOnce().RequirePermission(Manage).MayRefuse(409).Describe("makePasswordLink", "Makes a link with which somebody sets a new password, once, within a day.");
        people.MapGet("/{personId:guid}/sessions", SessionsAsync)
            .RequirePermission(Manage).Describe("listPersonSessions", "Somebody's sessions in this company.");
        people.MapDelete("/{personId:guid}/sessions", async (Guid personId, HttpContext http, MemberChanges change, CancellationToken token) =>
                (Done)(await change.EndSessionsAsync(http.Tenant(), By(http), http.Plants(), personId, token)).Error)
            .HonoursIfMatch().RequirePermission(Manage).MayRefuse(409).Describe("endPersonSessions", "Ends all of somebody's sessions in this company, within 5 s everywhere.");
        people.MapPut("/{personId:guid}/badge", (Guid personId, BadgeForm form, HttpContext http, BadgeChanges change, CancellationToken token) =>
                AfterAsync(http, personId, change.PutAsync(http.Tenant(), By(http), http.Plants(), personId, form, token), token))
            .RequiresIfMatch().RequirePermission(Manage).MayRefuse(409, 422).Describe("giveBadge", "Gives a badge, and a PIN where one is named; stations know it at once.");
        people.MapDelete("/{personId:guid}/badge", (Guid personId, HttpContext http, BadgeChanges change, CancellationToken token) =>
                AfterAsync(http, personId, change.TakeAsync(http.Tenant(), By(http), http.Plants(), personId, token), token))
            .HonoursIfMatch().RequirePermission(Manage).MayRefuse(409).Describe("takeBadge", "Takes badge and PIN away.");
        people.MapDelete("/{personId:guid}/personal-data", async (Guid personId, HttpContext http, ErasePerson erase, CancellationToken token) =>
                (Done)(await erase.RunAsync(http.Tenant(), By(http), http.Plants(), personId, evenShared: false, token)).Error)
            .HonoursIfMatch().RequirePermission(Manage).MayRefuse(409).Describe("erasePersonalData", "Erases name, log-in and badge for good; history and audit still verify.");
    }

    public static PersonView View(Member member, IReadOnlyDictionary<Guid, string> codes) => new(
        member.PersonId, member.ErasedAt is null ? member.Name : "", member.Login, member.Language, member.Role,
        CompanyPlants.Codes(codes, member.PlantIds), member.Stations, member.Badge, member.HasPin, State(member), Utc.Of(member.LockedUntil),
        Utc.Of(member.Since), Utc.Of(member.EndedAt), Utc.Of(member.SeenAt), member.IsShared, member.Version);

    private static string State(Member member) =>
        member.ErasedAt is not null ? "erased" : member.EndedAt is not null ? "left" : member.LockedUntil is not null ? "locked" : "active";

    private static Guid By(HttpContext http) => http.Caller()!.PersonId;

    private static async Task<Answer<Page<PersonView>>> ListAsync(
        HttpContext http, MemberStore members, CompanyPlants plants, [OneOf("active", "locked", "left")] string? state, string? role, string? cursor, int? limit,
        CancellationToken cancellationToken)
    {
        (string, Guid)? after = null;
        if (state is not (null or "" or "active" or "locked" or "left") || limit is < 1 or > LargestLimit || (cursor is not null && !TryRead(cursor, out after)))
        {
            return new Error("identity.list_form", ErrorKind.Form,
                $"A list's state is active, locked or left; its limit 1 to {LargestLimit}; its cursor the one that the page before gave.");
        }

        var count = limit ?? UsualLimit;
        var found = await members.ListAsync(http.Tenant(), http.Plants(), new MemberFilter(state ?? "", role ?? ""), after, count + 1, cancellationToken);
        var codes = await plants.CodesAsync(http.Tenant(), cancellationToken);
        var items = found.Take(count).Select(member => View(member, codes)).ToList();
        return new Page<PersonView>(items, found.Count > count ? Write(found[count - 1]) : null);
    }

    private static async Task<Answer<PersonView>> AddAsync(NewPerson form, HttpContext http, MemberChanges change, CancellationToken cancellationToken) =>
        (await change.AddAsync(http.Tenant(), By(http), form, cancellationToken)).TryGet(out var personId, out var error)
            ? await ShowAsync(personId, http, cancellationToken)
            : error;

    private static async Task<Answer<Page<SessionItem>>> SessionsAsync(
        Guid personId, HttpContext http, MemberStore members, SessionStore sessions, CancellationToken cancellationToken) =>
        await members.FindAsync(http.Tenant(), http.Plants(), personId, cancellationToken) is null
            ? PeopleErrors.Unknown
            : new Page<SessionItem>((await sessions.ListAsync(http.Tenant(), personId, cancellationToken)).Select(session => SessionRoutes.Item(session)).ToList());

    /// <summary>The person as he is after a change.</summary>
    private static async Task<Answer<PersonView>> AfterAsync(HttpContext http, Guid personId, Task<Result<bool>> change, CancellationToken cancellationToken) =>
        (await change).Error is { } error ? error : await ShowAsync(personId, http, cancellationToken);

    private static async Task<Answer<PersonView>> ShowAsync(Guid personId, HttpContext http, CancellationToken cancellationToken)
    {
        var members = http.RequestServices.GetRequiredService<MemberStore>();
        var plants = http.RequestServices.GetRequiredService<CompanyPlants>();
        if (await members.FindAsync(http.Tenant(), http.Plants(), personId, cancellationToken) is not { } member)
        {
            return PeopleErrors.Unknown;
        }

        http.SetVersion(member.Version);
        return View(member, await plants.CodesAsync(http.Tenant(), cancellationToken));
    }

    private static string Write(Member last) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{last.PersonId:N}{last.Name}"));

    private static bool TryRead(string cursor, out (string Name, Guid Id)? after)
    {
        after = null;
        try
        {
            var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
            if (cursor.Length <= 600 && text.Length > 32 && !text.Contains('\0', StringComparison.Ordinal) && Guid.TryParseExact(text[..32], "N", out var id))
            {
                after = (text[32..], id);
            }
        }
        catch (FormatException)
        {
        }

        return after is not null;
    }
}
