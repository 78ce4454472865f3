using System.ComponentModel;
using System.Diagnostics;

namespace EdgeHub.Testing;

/// <summary>Prometheus's own reader of metrics.</summary>
public static class Promtool
{
    /// <summary>The reason of a test that is skipped.</summary>
    public const string Missing = "promtool is not installed (Debian's package prometheus has it; ./edgehub test fetches it).";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What <c>promtool check metrics</c> says and its exit code; null when promtool is not installed.</summary>
    public static async Task<(int Code, string Text)?> CheckAsync(string metrics)
    {
        var start = new ProcessStartInfo("promtool") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add("check");
        start.ArgumentList.Add("metrics");
        try
        {
            using var process = Process.Start(start)!;
            using var limit = new CancellationTokenSource(Patience);
            var said = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteAsync(metrics.AsMemory(), limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await said + await errors);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
