using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace EdgeHub.Hub.Kernel;

/// <summary>As whom the hub comes to PostgreSQL. None of them is made per tenant.</summary>
public enum DbRole
{
    /// <summary>Makes roles; used at start and by nothing else.</summary>
    Superuser,

    /// <summary><c>eh_migrate</c>: changes schemas as their owner, and data past row-level security.</summary>
    Migrate,

    /// <summary><c>eh_app</c>: everything the running hub does; owns nothing.</summary>
    App,

    /// <summary><c>eh_backup</c>: reads past row-level security.</summary>
    Backup,

    /// <summary><c>eh_provision</c>: makes and drops databases.</summary>
    Provision,
}

/// <summary>A PostgreSQL server and how each role reaches it.</summary>
public sealed class DatabaseServer
{
    private readonly NpgsqlConnectionStringBuilder _base;

    private DatabaseServer(NpgsqlConnectionStringBuilder connection) => _base = connection;

    /// <summary>Names of the roles that log in, as the private cluster's user map lists them.</summary>
    internal static IReadOnlyList<string> LoginRoles { get; } = ["postgres", "eh_migrate", "eh_app", "eh_backup", "eh_provision"];

    /// <summary>Where it is, for people to read; never with a password.</summary>
    public string Place => _base.Host + ":" + _base.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The private cluster: the socket's folder says who may come.</summary>
    public static DatabaseServer OnSocket(string folder, int port) =>
        new(new NpgsqlConnectionStringBuilder { Host = folder, Port = port, Username = "postgres", Database = "postgres" });

    /// <summary>An existing server; the connection string's user must be able to make roles and databases.</summary>
    public static DatabaseServer Existing(string connectionString) => new(new NpgsqlConnectionStringBuilder(connectionString));

    /// <summary>The role's name on this server.</summary>
    public string UserName(DbRole role) => role switch
    {
        DbRole.Superuser => _base.Username ?? "postgres",
        DbRole.Migrate => "eh_migrate",
        DbRole.App => "eh_app",
        DbRole.Backup => "eh_backup",
        DbRole.Provision => "eh_provision",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    /// <summary>
    /// The role's password on an existing server, derived from the one in the connection string so that every node of a
    /// hub comes to the same one and none is stored; null where the server asks for none.
    /// </summary>
    internal string? Password(DbRole role) => (role, _base.Password) switch
    {
        (DbRole.Superuser, _) => _base.Password,
        (_, null or "") => null,
        (_, var secret) => Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes("edgehub:" + UserName(role)))),
    };

    /// <summary>Connection settings of a role in a database; the caller may narrow them further.</summary>
    public NpgsqlConnectionStringBuilder Connect(DbRole role, string database) => new(_base.ConnectionString)
    {
        Username = UserName(role),
        Password = Password(role),
        Database = database,
        ApplicationName = "edgehub",
        // What the database says about values must not reach logs: it carries people's data.
        IncludeErrorDetail = false,
        Timeout = 15,
        CommandTimeout = 60,
        KeepAlive = 30,
    };

    /// <summary>One connection outside any pool, for work at start, migrations and provisioning.</summary>
    public async Task<NpgsqlConnection> OpenAsync(DbRole role, string database, CancellationToken cancellationToken)
    {
        var settings = Connect(role, database);
        settings.Pooling = false;
        settings.CommandTimeout = 600;
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
