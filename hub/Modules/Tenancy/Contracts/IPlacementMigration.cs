namespace EdgeHub.Hub.Tenancy;

/// <summary>Brings every tenant's database to this program's schema.</summary>
public interface IPlacementMigration
{
    /// <summary>Until nothing is left; returns how many databases were changed and how many could not be.</summary>
    Task<(int Done, int Failed)> MigrateAllAsync(CancellationToken cancellationToken);
}
