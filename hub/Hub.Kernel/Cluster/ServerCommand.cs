using System.ComponentModel;
using System.Diagnostics;

namespace EdgeHub.Hub.Kernel;

/// <summary>Runs one of the server's programs to its end, as the user who owns the cluster.</summary>
internal static class ServerCommand
{
    /// <summary>Time after which a program that does not end is killed and reported: crash recovery of a large cluster is the longest.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Runs and returns the exit code with everything that was said; <paramref name="user"/> null means ourselves.</summary>
    public static async Task<(int ExitCode, string Said)> RunAsync(
        string? user, string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo
        {
            // PostgreSQL complains about a working directory that its user may not enter.
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        if (user is null)
        {
            start.FileName = program;
        }
        else
        {
            start.FileName = "setpriv";
            foreach (var argument in (string[])["--reuid", user, "--regid", user, "--init-groups", "--", program])
            {
                start.ArgumentList.Add(argument);
            }
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // PGDATA, PGPORT and their kin would send the programs to somebody else's cluster.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["LC_ALL"] = "C.UTF-8";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            throw new ClusterException($"Could not run {start.FileName}: {exception.Message}.", exception);
        }

        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, (await output + await errors).Trim());
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            throw new ClusterException($"{Path.GetFileName(program)} did not end within {Longest.TotalMinutes:0} minutes and was stopped.", exception);
        }
    }

    /// <summary>Runs and throws with what was said unless the program succeeded.</summary>
    public static async Task ExpectAsync(string? user, string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var (exitCode, said) = await RunAsync(user, program, arguments, cancellationToken);
        if (exitCode != 0)
        {
            throw new ClusterException($"{Path.GetFileName(program)} ended with code {exitCode}: {said}");
        }
    }
}
