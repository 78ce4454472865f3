using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Identity;

/// <summary>Told when badges, PINs or their holders have changed, so that stations learn of it. Production implements it: a new station plan.</summary>
public interface IBadgeChanges
{
    /// <summary>Raises the version of the company's station plans; a failure is logged and mended by the next change.</summary>
    Task ChangedAsync(TenantScope tenant, CancellationToken cancellationToken);
}
