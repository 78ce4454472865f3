namespace EdgeHub.Edge.Station;

/// <summary>A person of the plant who may work at its stations.</summary>
/// <param name="Id">The person's id at the hub.</param>
/// <param name="Name">The name for people.</param>
/// <param name="Badge">What the badge's code says; empty for none.</param>
/// <param name="Language">Two-letter language of the person; empty for the station's.</param>
public sealed record StationPerson(Guid Id, string Name, string Badge, string Language);
