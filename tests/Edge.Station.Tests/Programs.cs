using System.Diagnostics;

namespace EdgeHub.Edge.Station.Tests;

/// <summary>Runs a program to its end.</summary>
internal static class Programs
{
    /// <summary>Exit code and what it wrote; -1 when the machine does not have the program.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, string[] arguments, string folder)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                Environment = { ["NO_COLOR"] = "1" },
            })!;
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, output + await error);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            return (-1, error.Message);
        }
    }
}
