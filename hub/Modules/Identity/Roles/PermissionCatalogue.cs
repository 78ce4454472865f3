using System.Collections.Concurrent;
using System.Collections.Frozen;
using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Identity;

/// <summary>Expands a role to the permissions that this hub's routes name.</summary>
internal sealed class PermissionCatalogue(IServiceProvider services)
{
    private readonly ConcurrentDictionary<string, FrozenSet<string>> _byRole = new(StringComparer.Ordinal);

    /// <summary>What the role may. Routes are fixed once the hub listens, so each role is expanded once.</summary>
    public IReadOnlySet<string> Of(string role) => _byRole.GetOrAdd(role, static (name, all) => all.Where(p => RoleTable.Holds(name, p)).ToFrozenSet(StringComparer.Ordinal), All());

    private IEnumerable<string> All() =>
        services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .SelectMany(endpoint => endpoint.Metadata.GetOrderedMetadata<RequiredPermission>())
            .Select(required => required.Permission)
            .Where(permission => permission.Length > 0)
            .Distinct(StringComparer.Ordinal);
}
