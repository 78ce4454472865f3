using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Identity;

/// <summary>
/// Badge and PIN of a member. The badge says who stands at a station; the PIN is asked for where a supervisor's word is needed,
/// and is checked by the agent without the hub, so its slow hash travels in the station plan.
/// </summary>
internal sealed partial class BadgeChanges(PlatformChanges changes, MemberStore members, IEnumerable<IBadgeChanges> stations)
{
    /// <summary>RFC 8018; a PIN of six digits costs about a day on one core at this count, and an agent's check 50 ms.</summary>
    public const int PinIterations = 100_000;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    public static readonly Error Taken = new(
        "identity.badge_taken", ErrorKind.State, "Another person of the company has this badge. Take it from him first.");

    private static readonly Error BadgeInvalid = new(
        "identity.badge_invalid", ErrorKind.Rule, "A badge's label says 3 to 64 letters, digits, dots, colons, hyphens or underscores, and is no label of a unit.");

    private static readonly Error PinInvalid = new(
        "identity.pin_invalid", ErrorKind.Rule, "A PIN has 4 to 8 digits, not all the same and not in a row.");

    /// <summary>Gives the badge, and a PIN where one is given; without one the PIN that there is stays.</summary>
    public async Task<Result<bool>> PutAsync(
        TenantScope tenant, Guid by, PlantScope scope, Guid personId, BadgeForm form, CancellationToken cancellationToken)
    {
        var badge = form.Badge?.Trim() ?? "";
        if (!Label().IsMatch(badge) || badge.StartsWith("UID-", StringComparison.OrdinalIgnoreCase))
        {
            return BadgeInvalid;
        }

        if (form.Pin is not null && !IsPin(form.Pin))
        {
            return PinInvalid;
        }

        var salt = form.Pin is null ? null : RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = form.Pin is null ? null : HashOf(form.Pin, salt!, PinIterations);
        return await ChangeAsync(tenant, scope, personId, async (change, member) =>
        {
            try
            {
                await MemberChanges.RunAsync(change,
                    """
                    UPDATE identity.memberships SET badge = @badge, pin_salt = coalesce(@salt, pin_salt), pin_hash = coalesce(@hash, pin_hash),
                      pin_iterations = CASE WHEN @hash::bytea IS NULL THEN pin_iterations ELSE @iterations END
                    WHERE tenant_id = @tenantId AND person_id = @personId
                    """,
                    new { tenantId = tenant.TenantId, personId, badge, salt, hash, iterations = PinIterations }, cancellationToken);
            }
            catch (PostgresException exception) when (exception.ConstraintName == "memberships_badge")
            {
                return Taken;
            }

            // Whoever reads a badge could make one: the audit says that it changed, not to what.
            var diff = new AuditDiff().Change("badge", member.Badge is null ? null : "given", member.Badge == badge ? "given" : "given anew");
            if (form.Pin is not null)
            {
                diff.Change("pin", member.HasPin ? "set" : null, "set anew");
            }

            change.Audit(tenant, MemberChanges.Entry("identity.person.badge_given", by, personId, diff));
            return null;
        }, cancellationToken);
    }

    /// <summary>Takes badge and PIN away.</summary>
    public Task<Result<bool>> TakeAsync(TenantScope tenant, Guid by, PlantScope scope, Guid personId, CancellationToken cancellationToken) =>
        ChangeAsync(tenant, scope, personId, async (change, member) =>
        {
            await MemberChanges.RunAsync(change,
                """
                UPDATE identity.memberships SET badge = NULL, pin_salt = NULL, pin_hash = NULL, pin_iterations = NULL
                WHERE tenant_id = @tenantId AND person_id = @personId
                """,
                new { tenantId = tenant.TenantId, personId }, cancellationToken);
            change.Audit(tenant, MemberChanges.Entry("identity.person.badge_taken", by, personId,
                new AuditDiff().Change("badge", member.Badge is null ? null : "given", null).Change("pin", member.HasPin ? "set" : null, null)));
            return null;
        }, cancellationToken);

    internal static byte[] HashOf(string pin, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes(pin), salt, iterations, HashAlgorithmName.SHA256, HashBytes);

    private static bool IsPin(string pin) =>
        pin.Length is >= 4 and <= 8 && pin.All(char.IsAsciiDigit) && pin.Distinct().Count() > 1
        && !"01234567890".Contains(pin, StringComparison.Ordinal) && !"09876543210".Contains(pin, StringComparison.Ordinal);

    private async Task<Result<bool>> ChangeAsync(
        TenantScope tenant, PlantScope scope, Guid personId, Func<PlatformChange, Member, Task<Error?>> work, CancellationToken cancellationToken)
    {
        await using (var change = await changes.BeginAsync(cancellationToken))
        {
            if (await members.LockAsync(change, tenant, scope, personId, cancellationToken) is not { } member)
            {
                return PeopleErrors.Unknown;
            }

            if (change.Precondition.Check(member.Version) is { } stale)
            {
                return stale;
            }

            if (!member.IsActive)
            {
                return member.ErasedAt is null ? PeopleErrors.Left : PeopleErrors.Erased;
            }

            if (await work(change, member) is { } error)
            {
                return error;
            }

            await change.CommitAsync(cancellationToken);
        }

        foreach (var station in stations)
        {
            await station.ChangedAsync(tenant, cancellationToken);
        }

        return true;
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._:-]{2,63}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Label();
}

/// <summary>Body of <c>PUT /api/v1/people/{id}/badge</c>.</summary>
/// <param name="Badge">What the label says, 3 to 64 characters; letter case does not count.</param>
/// <param name="Pin">4 to 8 digits; null keeps the PIN that there is.</param>
internal sealed record BadgeForm(string? Badge, string? Pin);
