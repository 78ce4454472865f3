using System.Diagnostics;
using System.Globalization;

namespace EdgeHub.Benchmarks;

/// <summary>What is done with any program that is measured.</summary>
internal static class Processes
{
    /// <summary>Resident bytes now.</summary>
    public static long ResidentBytes(int processId)
    {
        const string Field = "VmRSS:";
        var line = File.ReadLines($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/status").First(line => line.StartsWith(Field, StringComparison.Ordinal));
        return long.Parse(line[Field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>Asks it to end and waits; after a while it is ended.</summary>
    public static async Task EndAsync(Process process)
    {
        using (process)
        {
            if (process.HasExited)
            {
                return;
            }

            using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                await kill.WaitForExitAsync();
            }

            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(15));
            try
            {
                await process.WaitForExitAsync(soon.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
            }
        }
    }
}
