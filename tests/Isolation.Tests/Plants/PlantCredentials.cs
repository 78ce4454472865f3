using System.Buffers.Text;
using System.Security.Cryptography;
using EdgeHub.Hub.Identity;
using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Isolation.Tests;

/// <summary>Who belongs to one plant: the people of every role that can be bound to plants, their keys, and a key of the administrator that names the plant.</summary>
internal static class PlantCredentials
{
    private const string NamedKey = "key that names a plant";

    /// <summary>Binds the company's people to the plant; to be done before any of their sessions is used.</summary>
    public static async Task BindAsync(WallHub hub, WorldTenant tenant, string plant)
    {
        await using var rows = await hub.Cluster.Server.OpenAsync(DbRole.Backup, tenant.Database, CancellationToken.None);
        await using var find = new NpgsqlCommand("SELECT id FROM production.plants WHERE tenant_id = $1 AND code = $2", rows);
        find.Parameters.Add(Param.Int(tenant.Scope.TenantId));
        find.Parameters.Add(Param.Text(plant));
        var plantId = (Guid)(await find.ExecuteScalarAsync())!;
        await using var platform = await hub.Cluster.Server.OpenAsync(DbRole.Migrate, HubDatabases.Platform, CancellationToken.None);
        await using var bind = new NpgsqlCommand(
            "UPDATE identity.memberships SET plant_ids = ARRAY[$2] WHERE tenant_id = $1 AND role = ANY ($3) AND plant_ids = '{}'", platform);
        bind.Parameters.Add(Param.Int(tenant.Scope.TenantId));
        bind.Parameters.Add(Param.Id(plantId));
        bind.Parameters.Add(Param.Array(Roles.BoundToPlants.ToArray(), NpgsqlTypes.NpgsqlDbType.Text));
        await bind.ExecuteNonQueryAsync();
    }

    /// <summary>Those who belong to the plant, as of a company that has only that.</summary>
    public static async Task<IReadOnlyList<Credential>> OfAsync(WallHub hub, WorldTenant tenant, WorldTenant plant)
    {
        var token = RandomNumberGenerator.GetBytes(32);
        await using var platform = await hub.Cluster.Server.OpenAsync(DbRole.Migrate, HubDatabases.Platform, CancellationToken.None);
        await using var make = new NpgsqlCommand(
            """
            INSERT INTO identity.api_keys (token_hash, key_id, tenant_id, name, role, plant_ids, made_by, made_at, expires_at)
            SELECT sha256($1), gen_random_uuid(), tenant_id, $3, $4, (SELECT plant_ids FROM identity.memberships WHERE tenant_id = $2 AND role = 'operator' AND badge IS NOT NULL),
              person_id, now(), now() + interval '1 day' FROM identity.memberships WHERE tenant_id = $2 AND role = $4
            """, platform);
        make.Parameters.Add(Param.Of(token, NpgsqlTypes.NpgsqlDbType.Bytea));
        make.Parameters.Add(Param.Int(tenant.Scope.TenantId));
        make.Parameters.Add(Param.Text(NamedKey));
        make.Parameters.Add(Param.Text(Credentials.Administrator));
        Assert.Equal(1, await make.ExecuteNonQueryAsync());
        var bound = hub.World.Credentials.Of(tenant).Where(credential => Roles.BoundToPlants.Contains(credential.Role));
        return [.. bound.Select(credential => credential with { Tenant = plant }), new Credential("key", plant, Credentials.Administrator, [Base64Url.EncodeToString(token)])];
    }

    /// <summary>How far a credential's permission reaches, as the table of roles says; null where that is another test's matter.</summary>
    public static PermissionScope? Reach(Credential by, RequiredPermission mark)
    {
        if (mark.Of is PermissionOf.Hub or PermissionOf.Anybody)
        {
            return null;
        }

        if (mark.Permission.Length == 0)
        {
            return PermissionScope.Plant;
        }

        if (by is { Kind: "key" } && KeyRules.NeverOfKeys.Contains(mark.Permission))
        {
            return null;
        }

        // A key that names plants reaches no further, where a plant is anything to the permission at all.
        return by.Role == Credentials.Administrator
            ? Roles.EndAtPlants.Contains(mark.Permission) ? PermissionScope.Plant : null
            : PermissionMatrix.Current.Find(by.Role)!.Scopes.TryGetValue(mark.Permission, out var scope) ? scope : null;
    }
}
