using Npgsql;

namespace EdgeHub.Hub.Kernel;

/// <summary>Makes and drops the hub's databases on a server: the platform's, the template, and those of tenants.</summary>
public sealed class HubDatabases
{
    /// <summary>The one database that knows all tenants.</summary>
    public const string Platform = "eh_platform";

    private const long TemplateLock = 0x6568_0003;
    private const int KeptTemplates = 2;

    private readonly MigrationCatalog _catalog;

    /// <summary>For a server and a program's migrations.</summary>
    public HubDatabases(DatabaseServer server, MigrationCatalog catalog)
    {
        Server = server;
        _catalog = catalog;
    }

    /// <summary>Where they live.</summary>
    public DatabaseServer Server { get; }

    /// <summary>Name of the template of this program's tenant schema.</summary>
    public string Template => "eh_tpl_" + _catalog.TenantSchema;

    /// <summary>This program's tenant schema.</summary>
    public string TenantSchema => _catalog.TenantSchema;

    /// <summary>Roles, platform database and template: everything that must be there before the hub answers.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await ServerRoles.EnsureAsync(Server, cancellationToken);
        if (!await ExistsAsync(Platform, cancellationToken))
        {
            await CreateAsync(Platform, "template0", cancellationToken);
        }

        await GrantAsync(Platform, cancellationToken);
        await Migrator.RunAsync(Server, Platform, _catalog.Schemas, _catalog.Platform, cancellationToken);
        await EnsureTemplateAsync(cancellationToken);
    }

    /// <summary>A new database with the whole tenant schema and no rows. Fails when it exists.</summary>
    public async Task CreateTenantDatabaseAsync(string database, CancellationToken cancellationToken)
    {
        await CreateAsync(database, Template, cancellationToken);
        await GrantAsync(database, cancellationToken);
    }

    /// <summary>A new database with the tenant schema of an older version and no rows, for a backup of that time.</summary>
    public async Task CreateOlderDatabaseAsync(string database, IReadOnlyList<MigrationFile> files, CancellationToken cancellationToken)
    {
        await CreateAsync(database, "template0", cancellationToken);
        await GrantAsync(database, cancellationToken);
        await Migrator.RunAsync(Server, database, _catalog.Schemas, files, cancellationToken);
    }

    /// <summary>Every migration of a placement, in order.</summary>
    public IReadOnlyList<MigrationFile> TenantMigrations => _catalog.Tenant;

    /// <summary>Brings a placement's database to this program's schema.</summary>
    public Task<int> MigrateAsync(string database, CancellationToken cancellationToken) =>
        Migrator.RunAsync(Server, database, _catalog.Schemas, _catalog.Tenant, cancellationToken);

    /// <summary>True when there is such a database.</summary>
    public async Task<bool> ExistsAsync(string database, CancellationToken cancellationToken)
    {
        await using var connection = await Server.OpenAsync(DbRole.Provision, "postgres", cancellationToken);
        return await ExistsAsync(connection, database, cancellationToken);
    }

    /// <summary>Drops a database with everybody who is connected to it; none is no error.</summary>
    public async Task DropAsync(string database, CancellationToken cancellationToken)
    {
        await using var connection = await Server.OpenAsync(DbRole.Provision, "postgres", cancellationToken);
        await RunAsync(connection, $"DROP DATABASE IF EXISTS {Quoted(database)} WITH (FORCE)", cancellationToken);
    }

    private async Task EnsureTemplateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await Server.OpenAsync(DbRole.Provision, "postgres", cancellationToken);
        await RunAsync(connection, $"SELECT pg_advisory_lock({TemplateLock})", cancellationToken);
        if (await ExistsAsync(connection, Template, cancellationToken))
        {
            return;
        }

        // Built under another name: a template that exists is complete.
        var building = Template + "_building";
        await RunAsync(connection, $"DROP DATABASE IF EXISTS {Quoted(building)} WITH (FORCE)", cancellationToken);
        await CreateAsync(building, "template0", cancellationToken);
        await GrantAsync(building, cancellationToken);
        await MigrateAsync(building, cancellationToken);
        await CompactAsync(building, cancellationToken);
        await RunAsync(connection, $"ALTER DATABASE {Quoted(building)} RENAME TO {Quoted(Template)}", cancellationToken);
        await RunAsync(connection, $"ALTER DATABASE {Quoted(Template)} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false", cancellationToken);
        await DropOldTemplatesAsync(connection, cancellationToken);
    }

    /// <summary>
    /// Every tenant's database is a copy of the template, so what the migrations left dead in the catalogue would be paid a
    /// thousand times: rewriting it saves a tenth of the bytes and a seventh of the files.
    /// </summary>
    private async Task CompactAsync(string building, CancellationToken cancellationToken)
    {
        await using var connection = await Server.OpenAsync(DbRole.Superuser, building, cancellationToken);
        await RunAsync(connection, "VACUUM FULL", cancellationToken);
    }

    private static async Task DropOldTemplatesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // The one before stays, so that nodes of the version before can go on making tenants during an upgrade.
        var old = new List<string>();
        await using (var command = new NpgsqlCommand(
            "SELECT datname FROM pg_database WHERE datname LIKE 'eh\\_tpl\\_%' AND datistemplate ORDER BY oid DESC OFFSET $1", connection))
        {
            command.Parameters.Add(Param.Int(KeptTemplates));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                old.Add(reader.GetString(0));
            }
        }

        foreach (var database in old)
        {
            await RunAsync(connection, $"ALTER DATABASE {Quoted(database)} WITH IS_TEMPLATE false", cancellationToken);
            await RunAsync(connection, $"DROP DATABASE IF EXISTS {Quoted(database)}", cancellationToken);
        }
    }

    private async Task CreateAsync(string database, string template, CancellationToken cancellationToken)
    {
        await using var connection = await Server.OpenAsync(DbRole.Provision, "postgres", cancellationToken);
        // WAL_LOG, the server's own choice, copies what the catalogue names; FILE_COPY needs two checkpoints (bench provision shows both).
        var locale = template == "template0" ? " ENCODING 'UTF8' LOCALE 'C.UTF-8'" : "";
        await RunAsync(connection, $"CREATE DATABASE {Quoted(database)} TEMPLATE {Quoted(template)}{locale}", cancellationToken);
    }

    /// <summary>Rights on a database are not copied from its template.</summary>
    private async Task GrantAsync(string database, CancellationToken cancellationToken)
    {
        await using var connection = await Server.OpenAsync(DbRole.Provision, "postgres", cancellationToken);
        var name = Quoted(database);
        await RunAsync(
            connection,
            $"""
             REVOKE ALL ON DATABASE {name} FROM PUBLIC;
             GRANT CONNECT, TEMPORARY ON DATABASE {name} TO eh_app;
             GRANT CONNECT ON DATABASE {name} TO eh_migrate, eh_backup;
             GRANT CREATE ON DATABASE {name} TO eh_owner;
             """,
            cancellationToken);
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string database, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", connection);
        command.Parameters.Add(Param.Text(database));
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Names come from slugs and hashes; anything else is a bug and never reaches the server.</summary>
    private static string Quoted(string database) =>
        database.Length is > 0 and <= 63 && database.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
            ? database
            : throw new ArgumentException($"'{database}' is no name of a hub database.", nameof(database));

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
