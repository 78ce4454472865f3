using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Web;

/// <summary>What the commands that work beside a hub have in common.</summary>
internal static class CommandWork
{
    /// <summary>Opens the database, brings it to this program's schema, and lets the command work on the modules' services.</summary>
    public static async Task<int> OnHubAsync(
        string data, string? connectionString, bool isDemo, TextWriter errors, Func<IServiceProvider, CancellationToken, Task<int>> work, CancellationToken cancellationToken)
    {
        using var logs = Logs();
        var settings = new HubSettings(Path.GetFullPath(data), isDemo);
        var opened = await DatabaseSession.OpenAsync(settings.DataFolder, connectionString, isHub: false, logs.CreateLogger("EdgeHub.Hub"), cancellationToken);
        if (!opened.TryGet(out var database, out var unreachable))
        {
            return await FailAsync(errors, unreachable);
        }

        await using var keep = database;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([
            new("demo", isDemo ? "true" : "false"), new("data", settings.DataFolder)]).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton<ILoggerFactory>(logs);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        HubHost.AddHub(services, configuration, settings, database);
        await using var provider = services.BuildServiceProvider();
        try
        {
            await provider.PrepareHubAsync(cancellationToken);
            return await work(provider, cancellationToken);
        }
        catch (Exception exception) when (Expected(exception) is { } error)
        {
            return await FailAsync(errors, error);
        }
    }

    /// <summary>Says on stderr what went wrong; exit code 1.</summary>
    public static async Task<int> FailAsync(TextWriter errors, Error error)
    {
        await errors.WriteLineAsync($"{error.Detail} [{error.Code}]");
        return 1;
    }

    /// <summary>What people can do something about; anything else is a bug and keeps its stack.</summary>
    public static Error? Expected(Exception exception) => exception switch
    {
        MigrationException migration => new Error("kernel.migration_refused", ErrorKind.State, migration.Message),
        ClusterException cluster => new Error("kernel.cluster_failed", ErrorKind.Unavailable, cluster.Message),
        UnavailableException unavailable => unavailable.Error,
        PostgresException { SqlState: "28P01" or "28000" } => new Error("kernel.database_refuses", ErrorKind.Unavailable, "The database refuses the log-in: check user and password of --db."),
        PostgresException { SqlState: "42501" } => new Error("kernel.database_refuses", ErrorKind.Unavailable, "The user of --db may not make roles and databases. Use one that may."),
        System.Security.Cryptography.CryptographicException key => new Error("kernel.key_refused", ErrorKind.State, key.Message),
        PostgresException => null,
        NpgsqlException => new Error("kernel.database_unavailable", ErrorKind.Unavailable, "The database does not answer: is it running, and is --db right?"),
        IOException io => new Error("kernel.io_failed", ErrorKind.Unavailable, io.Message),
        _ => null,
    };

    /// <summary>Logs of a command: warnings on stderr.</summary>
    public static ILoggerFactory Logs() => LoggerFactory.Create(logging =>
    {
        logging.AddSimpleConsole(console => console.SingleLine = true);
        logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Warning);
    });
}
