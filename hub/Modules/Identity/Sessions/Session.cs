namespace EdgeHub.Hub.Identity;

/// <summary>A log-in that still holds, with the person and the membership it speaks for.</summary>
internal sealed record Session(
    Guid SessionId, Guid PersonId, string Name, string Language, int? TenantId, string Role, Guid[] PlantIds, DateTimeOffset MadeAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt, string Browser, byte[] TokenHash);

/// <summary>How long sessions hold.</summary>
internal static class SessionTimes
{
    /// <summary>Longest life: a shift leader logs in once a month, not once a shift.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(30);

    /// <summary>Longest silence: a browser that was not used for three days asks again.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromDays(3);

    /// <summary>How long a node believes a session without asking: revoking works within 5 s everywhere.</summary>
    public static readonly TimeSpan Believed = TimeSpan.FromSeconds(3);

    /// <summary>How often the time of last use is written.</summary>
    public static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);
}
