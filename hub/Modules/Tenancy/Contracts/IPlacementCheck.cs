namespace EdgeHub.Hub.Tenancy;

/// <summary>What a look at one database of tenants' rows found.</summary>
/// <param name="Database">Its name.</param>
/// <param name="Kind">own or pool.</param>
/// <param name="Tenants">Codes of those who live there.</param>
/// <param name="IsLeftBehind">True when it only holds closed rows of a move or restore that are dropped later.</param>
/// <param name="IsReachable">False when it is not there or does not answer.</param>
/// <param name="IsSchemaCurrent">False while it waits to be brought to this version.</param>
/// <param name="Holes">Where the wall between tenants has holes: tables, keys or roles that differ from the one policy.</param>
/// <param name="SizeBytes">Its size, or null.</param>
public sealed record PlacementFinding(
    string Database, string Kind, IReadOnlyList<string> Tenants, bool IsLeftBehind, bool IsReachable, bool IsSchemaCurrent, IReadOnlyList<string> Holes, long? SizeBytes)
{
    /// <summary>True when nothing has to be done; what waits to be dropped is nobody's worry.</summary>
    public bool IsSound => IsLeftBehind || (IsReachable && IsSchemaCurrent && Holes.Count == 0);
}

/// <summary>Looks at every database of tenants' rows; changes nothing.</summary>
public interface IPlacementCheck
{
    /// <summary>By name, one after the other.</summary>
    Task<IReadOnlyList<PlacementFinding>> CheckAsync(CancellationToken cancellationToken);
}
