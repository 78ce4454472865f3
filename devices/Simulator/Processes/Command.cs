using System.Diagnostics;

namespace EdgeHub.Simulator;

/// <summary>Runs a program to its end and takes what it printed.</summary>
internal static class Command
{
    /// <summary>Standard output of a program that ended well.</summary>
    /// <exception cref="ProgramFailedException">It failed or took too long; the message carries what it said.</exception>
    public static async Task<string> RunAsync(IReadOnlyList<string> command, TimeSpan within, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start) ?? throw new ProgramFailedException($"{command[0]} could not be started.");
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken).WaitAsync(within, cancellationToken);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new ProgramFailedException($"'{string.Join(' ', command.Skip(1))}' did not end within {within.TotalSeconds:0} s.");
        }

        return process.ExitCode == 0
            ? await output
            : throw new ProgramFailedException($"'{string.Join(' ', command.Skip(1).Take(4))}' ended with {process.ExitCode}: {(await errors).Trim()}");
    }
}
