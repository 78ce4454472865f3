namespace EdgeHub.Hub.Kernel;

/// <summary>What the private cluster is told: reached by its socket only, by the hub's own user only, without passwords.</summary>
internal static class ClusterSettings
{
    /// <summary>The only number in the socket's name; nothing listens on it.</summary>
    public const int Port = 5432;

    /// <summary>Settings included from postgresql.conf, rewritten at each start.</summary>
    /// <param name="socket">Folder of the socket.</param>
    /// <param name="durable">False only for tests: no fsync.</param>
    public static string Server(string socket, bool durable) =>
        $"""
         # Written by the hub at each start.
         listen_addresses = ''
         port = {Port}
         unix_socket_directories = '{socket.Replace("'", "''", StringComparison.Ordinal)}'
         unix_socket_permissions = 0700
         max_connections = 200
         shared_buffers = 256MB
         work_mem = 8MB
         maintenance_work_mem = 64MB
         max_wal_size = 2GB
         wal_compression = lz4
         default_toast_compression = lz4
         # Hundreds of mostly idle tenant databases: a launcher that wakes each of them every minute costs more than it cleans.
         autovacuum_naptime = 10min
         # Start after a crash must not open every file of every tenant.
         recovery_init_sync_method = syncfs
         # Short statements behind row-level security: compiling them costs more than running them.
         jit = off
         timezone = 'UTC'
         log_timezone = 'UTC'
         logging_collector = on
         log_directory = 'log'
         log_filename = 'postgresql-%a.log'
         log_truncate_on_rotation = on
         log_rotation_age = 1d
         log_rotation_size = 0
         # Statements may carry people's data; the log names errors only.
         log_min_error_statement = panic
         log_parameter_max_length_on_error = 0
         fsync = {(durable ? "on" : "off")}
         synchronous_commit = {(durable ? "on" : "off")}
         full_page_writes = {(durable ? "on" : "off")}

         """;

    /// <summary>Who may connect: the operating system says who asks, the map says as whom he may come.</summary>
    public const string HostBasedAccess = "# Written by the hub at each start.\nlocal all all peer map=edgehub\n";

    /// <summary>The hub's user may come as each of the hub's roles.</summary>
    public static string UserMap(IEnumerable<string> systemUsers) =>
        "# Written by the hub at each start.\n" + string.Concat(
            from user in systemUsers.Distinct(StringComparer.Ordinal)
            from role in DatabaseServer.LoginRoles
            select $"edgehub \"{user}\" {role}\n");
}
