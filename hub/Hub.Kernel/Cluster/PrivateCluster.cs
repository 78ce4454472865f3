using System.Globalization;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Kernel;

/// <summary>
/// A PostgreSQL of the hub's own, for everybody who has none: made on first start, found again after a crash of the hub,
/// stopped with it. It listens on no network address. Debian's own cluster is never touched.
/// </summary>
public sealed partial class PrivateCluster : IDisposable
{
    private readonly string _dataFolder;
    private readonly string _binaries;
    private readonly bool _durable;
    private readonly ClusterFolder _folder;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Names a cluster without touching it.</summary>
    /// <param name="dataFolder">The hub's data folder.</param>
    /// <param name="binaries">Folder of PostgreSQL's programs (<see cref="PostgresBinaries"/>).</param>
    /// <param name="log">Where starts and stops are told.</param>
    /// <param name="durable">False only for tests: no fsync.</param>
    public PrivateCluster(string dataFolder, string binaries, ILogger log, bool durable = true)
    {
        _dataFolder = Path.GetFullPath(dataFolder);
        _binaries = binaries;
        _durable = durable;
        _log = log;
        _folder = ClusterFolder.Of(_dataFolder);
        Server = DatabaseServer.OnSocket(_folder.Socket, ClusterSettings.Port);
    }

    /// <summary>How to reach it.</summary>
    public DatabaseServer Server { get; }

    /// <summary>Folder that holds its files.</summary>
    public string Root => _folder.Root;

    /// <summary>Makes it if it is not there, takes it over if it still runs, starts it otherwise; true when it was taken over.</summary>
    public async Task<bool> StartAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_folder.IsLeftBehind(_dataFolder))
            {
                await SetAsideAsync(cancellationToken);
            }

            await _folder.CreateAsync(_dataFolder, cancellationToken);
            if (!File.Exists(Path.Combine(_folder.Data, "PG_VERSION")))
            {
                await MakeAsync(cancellationToken);
            }

            await WriteSettingsAsync(cancellationToken);
            if (await IsRunningAsync(cancellationToken))
            {
                await ControlAsync(["reload"], cancellationToken);
                Adopted(_log, _folder.Root);
                return true;
            }

            RemoveStalePid();
            await ControlAsync(["start", "-w", "-t", "240", "-s", "-l", _folder.StartLog], cancellationToken);
            Started(_log, _folder.Root);
            return false;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>True while the server's process is there; cheap.</summary>
    public bool IsProcessAlive() => ServerProcess() is not null;

    /// <summary>True while the server runs, by its own word.</summary>
    public async Task<bool> IsRunningAsync(CancellationToken cancellationToken)
    {
        if (ServerProcess() is null)
        {
            return false;
        }

        var (exitCode, _) = await ServerCommand.RunAsync(_folder.User, Program("pg_ctl"), ["status", "-D", _folder.Data], cancellationToken);
        return exitCode == 0;
    }

    /// <summary>Stops it cleanly: open transactions are rolled back, everything committed is on disk.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (await IsRunningAsync(cancellationToken))
            {
                await ControlAsync(["stop", "-w", "-t", "60", "-s", "-m", "fast"], cancellationToken);
                Stopped(_log, _folder.Root);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Lets go of it without stopping it.</summary>
    public void Dispose() => _one.Dispose();

    /// <summary>Deletes the cluster with everything in it, running or not.</summary>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        await StopAsync(cancellationToken);
        foreach (var folder in new[] { _folder.Root, _folder.Socket }.Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task SetAsideAsync(CancellationToken cancellationToken)
    {
        if (await IsRunningAsync(cancellationToken))
        {
            await ControlAsync(["stop", "-w", "-t", "60", "-s", "-m", "fast"], cancellationToken);
        }

        var aside = _folder.Root + ".left";
        for (var i = 2; Directory.Exists(aside); i++)
        {
            aside = string.Create(CultureInfo.InvariantCulture, $"{_folder.Root}.left{i}");
        }

        Directory.Move(_folder.Root, aside);
        LeftBehind(_log, aside, _dataFolder);
    }

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        // An interrupted initdb leaves a folder without PG_VERSION or one that initdb refuses: it holds nothing of value yet.
        var making = _folder.Data + ".making";
        foreach (var left in new[] { making, _folder.Data }.Where(Directory.Exists))
        {
            Directory.Delete(left, recursive: true);
        }

        await ServerCommand.ExpectAsync(
            _folder.User, Program("initdb"),
            ["-D", making, "-U", "postgres", "--locale=C.UTF-8", "--encoding=UTF8", "--data-checksums", "--auth=reject", .. _durable ? (string[])[] : ["--no-sync"]],
            cancellationToken);
        await File.AppendAllTextAsync(Path.Combine(making, "postgresql.conf"), "\ninclude 'edgehub.conf'\n", cancellationToken);
        Directory.Move(making, _folder.Data);
    }

    private async Task WriteSettingsAsync(CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Data, "edgehub.conf"), ClusterSettings.Server(_folder.Socket, _durable), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder.Data, "pg_hba.conf"), ClusterSettings.HostBasedAccess, cancellationToken);
        var users = _folder.User is null ? [Environment.UserName] : (string[])[Environment.UserName, _folder.User];
        await File.WriteAllTextAsync(Path.Combine(_folder.Data, "pg_ident.conf"), ClusterSettings.UserMap(users), cancellationToken);
    }

    /// <summary>The process that the cluster's pid file names, if it is alive and a PostgreSQL.</summary>
    private int? ServerProcess()
    {
        var pidFile = Path.Combine(_folder.Data, "postmaster.pid");
        if (!File.Exists(pidFile)
            || !int.TryParse(File.ReadLines(pidFile).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
        {
            return null;
        }

        var name = $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/comm";
        try
        {
            return File.ReadAllText(name).StartsWith("postgres", StringComparison.Ordinal) ? pid : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void RemoveStalePid()
    {
        // After a reboot the number may belong to any process, and the server would refuse to start because of it.
        if (ServerProcess() is null)
        {
            File.Delete(Path.Combine(_folder.Data, "postmaster.pid"));
        }
    }

    private async Task ControlAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var (exitCode, said) = await ServerCommand.RunAsync(_folder.User, Program("pg_ctl"), [.. arguments, "-D", _folder.Data], cancellationToken);
        if (exitCode != 0)
        {
            throw new ClusterException(
                $"The private PostgreSQL in {_folder.Root} did not {arguments[0]}: {said} Its log is {_folder.StartLog} and {Path.Combine(_folder.Data, "log")}.");
        }
    }

    private string Program(string name) => Path.Combine(_binaries, name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The data folder {DataFolder} is new, but an older one of that name had a database. It was moved to {Folder}; delete it when nobody misses it.")]
    private static partial void LeftBehind(ILogger log, string folder, string dataFolder);

    [LoggerMessage(Level = LogLevel.Information, Message = "Private PostgreSQL started in {Folder}.")]
    private static partial void Started(ILogger log, string folder);

    [LoggerMessage(Level = LogLevel.Information, Message = "Private PostgreSQL in {Folder} was still running and is taken over.")]
    private static partial void Adopted(ILogger log, string folder);

    [LoggerMessage(Level = LogLevel.Information, Message = "Private PostgreSQL in {Folder} stopped.")]
    private static partial void Stopped(ILogger log, string folder);
}
