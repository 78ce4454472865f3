namespace EdgeHub.Hub.Kernel;

/// <summary>Work of a module after the platform database is migrated and before any listener opens. Register it as a singleton.</summary>
public interface IStartUp
{
    /// <summary>Does it; an exception keeps the hub from starting and is shown as it is.</summary>
    Task StartAsync(CancellationToken cancellationToken);
}
