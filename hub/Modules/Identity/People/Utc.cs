namespace EdgeHub.Hub.Identity;

/// <summary>Npgsql gives timestamptz to Dapper as a UTC DateTime; the API speaks of instants.</summary>
internal static class Utc
{
    public static DateTimeOffset Of(DateTime at) => new(DateTime.SpecifyKind(at, DateTimeKind.Utc));

    public static DateTimeOffset? Of(DateTime? at) => at is { } known ? Of(known) : null;
}
