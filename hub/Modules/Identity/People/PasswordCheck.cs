using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Identity;

namespace EdgeHub.Hub.Identity;

/// <summary>
/// Checks a password, and locks a person out for a while after several wrong ones in a row: 15 min after 5 tries, doubled with
/// each further one up to a day. An unknown log-in costs as much time as a known one and is answered in the same words.
/// </summary>
internal sealed class PasswordCheck(PersonStore people, TimeProvider time)
{
    private const int FreeTries = 5;
    private const int LongestPassword = 200;
    private static readonly TimeSpan FirstLock = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestLock = TimeSpan.FromDays(1);

    private readonly PasswordHasher<Person> _hasher = new();
    private readonly Lazy<string> _nobodys = new(() => new PasswordHasher<Person>().HashPassword(new Person(), Guid.NewGuid().ToString()));

    public string Hash(string password) => _hasher.HashPassword(new Person(), password);

    public async Task<Result<Person>> CheckAsync(string login, string password, CancellationToken cancellationToken)
    {
        // PostgreSQL's text has no NUL; nobody's name has one either.
        if (login.Length is < 2 or > 254 || login.Contains('\0', StringComparison.Ordinal) || password.Length is 0 or > LongestPassword)
        {
            return Wrong();
        }

        var person = await people.FindAsync(login.Trim().ToLowerInvariant(), cancellationToken);
        if (person?.LockedUntil is { } until && until > time.GetUtcNow().UtcDateTime)
        {
            return Locked();
        }

        var verdict = _hasher.VerifyHashedPassword(person ?? new Person(), person?.PasswordHash ?? _nobodys.Value, password);
        if (person?.PasswordHash is null)
        {
            return Wrong();
        }

        if (verdict == PasswordVerificationResult.Failed)
        {
            var tries = await people.FailedAsync(person.PersonId, cancellationToken);
            if (tries < FreeTries)
            {
                return Wrong();
            }

            var doubled = FirstLock * Math.Pow(2, Math.Min(tries - FreeTries, 10));
            await people.LockAsync(person.PersonId, time.GetUtcNow() + (doubled < LongestLock ? doubled : LongestLock), cancellationToken);
            return Locked();
        }

        if (verdict == PasswordVerificationResult.SuccessRehashNeeded)
        {
            await people.SetPasswordAsync(person.PersonId, Hash(password), cancellationToken);
        }

        await people.EnteredAsync(person.PersonId, cancellationToken);
        return person;
    }

    private static Error Wrong() => new(
        "identity.log_in_failed", ErrorKind.Unauthenticated, "Name or password is wrong. Check both and try again.");

    private static Error Locked() => new(
        "identity.locked_out", ErrorKind.Limit, "Too many wrong passwords. Wait 15 minutes, or ask your administrator for a new password.");
}
