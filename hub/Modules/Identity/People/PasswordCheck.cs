using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Identity;

namespace EdgeHub.Hub.Identity;

/// <summary>
/// Checks a password, and locks a log-in out for a while after several wrong ones in a row: 15 min after 5 tries, doubled with
/// each further one up to a day. A log-in that nobody has costs as much time, is counted, locked and answered in the same words.
/// </summary>
internal sealed class PasswordCheck(PersonStore people, LogInTries tries)
{
    private readonly PasswordHasher<Person> _hasher = new();
    private readonly Lazy<string> _nobodys = new(() => new PasswordHasher<Person>().HashPassword(new Person(), Guid.NewGuid().ToString()));

    public string Hash(string password) => _hasher.HashPassword(new Person(), password);

    public async Task<Result<Person>> CheckAsync(string login, string password, CancellationToken cancellationToken)
    {
        // PostgreSQL's text has no NUL; nobody's name has one either.
        if (login.Length is < 2 or > 254 || login.Contains('\0', StringComparison.Ordinal) || password.Length is 0 or > PersonRules.LongestPassword)
        {
            return Wrong();
        }

        var typed = login.Trim().ToLowerInvariant();

        // Counted before it is looked at: tries at the same moment can't all slip in under the limit.
        var admitted = await tries.BeginAsync(typed, cancellationToken);
        if (admitted.Until is { } locked && !admitted.IsAdmitted)
        {
            return Locked(locked);
        }

        var person = await people.FindAsync(typed, cancellationToken);
        var verdict = _hasher.VerifyHashedPassword(person ?? new Person(), person?.PasswordHash ?? _nobodys.Value, password);
        if (person?.PasswordHash is null || verdict == PasswordVerificationResult.Failed)
        {
            return admitted.Until is { } until ? Locked(until) : Wrong();
        }

        if (verdict == PasswordVerificationResult.SuccessRehashNeeded)
        {
            await people.SetPasswordAsync(person.PersonId, Hash(password), cancellationToken);
        }

        await tries.ForgetAsync(typed, cancellationToken);
        return person;
    }

    private static Error Wrong() => new(
        "identity.log_in_failed", ErrorKind.Unauthenticated, "Name or password is wrong. Check both and try again.");

    private static Error Locked(DateTimeOffset until) => new(
        "identity.locked_out", ErrorKind.Limit,
        $"Too many wrong passwords. Log in again after {until.UtcDateTime.AddSeconds(59):yyyy-MM-dd HH:mm} UTC, or ask your administrator to unlock you.");
}
