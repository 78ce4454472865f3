using Dapper;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Identity;

/// <summary>Wrong passwords in a row by what was typed as log-in, known or not; only its hash is kept, for two days.</summary>
internal sealed class LogInTries(IPlatformDb platform, TimeProvider time)
{
    private const int FreeTries = 5;
    private static readonly TimeSpan FirstLock = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestLock = TimeSpan.FromDays(1);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(2);

    /// <summary>Counts a try. Admitted, it carries the end of the lock-out that a wrong password now brings; else that of the one that holds.</summary>
    public async Task<(bool IsAdmitted, DateTimeOffset? Until)> BeginAsync(string login, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var row = await connection.QuerySingleOrDefaultAsync<(int Tries, DateTime? Until)?>(new CommandDefinition(
            """
            DELETE FROM identity.log_in_tries WHERE last_at < @old;
            INSERT INTO identity.log_in_tries AS t (login_hash, tries, last_at) VALUES (sha256(convert_to(@login, 'UTF8')), 1, @now)
            ON CONFLICT (login_hash) DO UPDATE SET tries = t.tries + 1, last_at = @now,
              locked_until = CASE WHEN t.tries + 1 >= @free
                THEN @now + least(@longest, @first * power(2, least(t.tries + 1 - @free, 10))) ELSE NULL END
            WHERE t.locked_until IS NULL OR t.locked_until <= @now
            RETURNING tries, locked_until
            """,
            new { login, now, old = now - Kept, free = FreeTries, first = FirstLock, longest = LongestLock }, cancellationToken: cancellationToken));
        if (row is { } counted)
        {
            return (true, Utc.Of(counted.Until));
        }

        var until = await connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition(
            "SELECT locked_until FROM identity.log_in_tries WHERE login_hash = sha256(convert_to(@login, 'UTF8'))", new { login }, cancellationToken: cancellationToken));
        return (false, Utc.Of(until) ?? now);
    }

    public async Task ForgetAsync(string login, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM identity.log_in_tries WHERE login_hash = sha256(convert_to(@login, 'UTF8'))", new { login }, cancellationToken: cancellationToken));
    }
}
