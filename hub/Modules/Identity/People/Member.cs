using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Identity;

/// <summary>Somebody's membership as the company's administrator sees it.</summary>
internal sealed class Member
{
    public Guid PersonId { get; init; }

    /// <summary>Changes with each change of the person or the membership.</summary>
    public string Version { get; init; } = "";

    public string Name { get; init; } = "";

    public string? Login { get; init; }

    public string Language { get; init; } = "en";

    public string Role { get; init; } = "";

    public Guid[] PlantIds { get; init; } = [];

    public string[] Stations { get; init; } = [];

    public string? Badge { get; init; }

    public bool HasPin { get; init; }

    public DateTime Since { get; init; }

    public DateTime? EndedAt { get; init; }

    public DateTime? ErasedAt { get; init; }

    public DateTime? LockedUntil { get; init; }

    public DateTime? SeenAt { get; init; }

    /// <summary>True for somebody who belongs to another company too, or runs the hub: one company can't speak for the others.</summary>
    public bool IsShared { get; init; }

    public bool IsActive => EndedAt is null && ErasedAt is null;
}

/// <summary>Somebody in the list of people.</summary>
/// <param name="Id">Id.</param>
/// <param name="Name">Name; empty once erased.</param>
/// <param name="Login">E-mail address or short name; null for somebody who only has a badge.</param>
/// <param name="Language">en, hi, bn or te.</param>
/// <param name="Role">Role in this company.</param>
/// <param name="Plants">Codes of the plants that the membership is for; empty for all.</param>
/// <param name="Stations">Codes of the stations at which he works; empty for all of his plants.</param>
/// <param name="Badge">What his badge's label says, or null.</param>
/// <param name="HasPin">True when a PIN is set.</param>
/// <param name="State">active, locked, left or erased.</param>
/// <param name="LockedUntil">End of a lock-out, or null.</param>
/// <param name="Since">Member since.</param>
/// <param name="LeftAt">When the membership ended, or null.</param>
/// <param name="SeenAt">Last use of a session that is still open, to the minute; null without one.</param>
/// <param name="IsShared">True for somebody who belongs to another company too: name and password are then his own business.</param>
/// <param name="Version">Of what can be edited; in quotes it is what If-Match asks for.</param>
internal sealed record PersonView(
    Guid Id, string Name, string? Login, [OneOf("en", "hi", "bn", "te")] string Language, string Role, IReadOnlyList<string> Plants, IReadOnlyList<string> Stations, string? Badge,
    bool HasPin, [OneOf("active", "locked", "left", "erased")] string State, DateTimeOffset? LockedUntil, DateTimeOffset Since, DateTimeOffset? LeftAt, DateTimeOffset? SeenAt, bool IsShared, string Version);
