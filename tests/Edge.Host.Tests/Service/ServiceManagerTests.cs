using System.Diagnostics;
using System.Globalization;
using EdgeHub.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Edge.Host.Tests;

public sealed class ServiceManagerTests
{
    [Theory]
    [InlineData(null, "1000000", null, null)]
    [InlineData("/run/notify", null, null, null)]
    [InlineData("/run/notify", "1000000", null, 1.0)]
    [InlineData("/run/notify", "1000000", "1", null)]
    [InlineData("/run/notify", "1000000", "OURS", 1.0)]
    [InlineData("/run/notify", "soon", null, null)]
    [InlineData("/run/notify", "0", null, null)]
    [InlineData("vsock:2:1", "1000000", null, null)]
    public void Watchdog_IsThereForThisProcess_WithASocketAndATime(string? socket, string? microseconds, string? process, double? seconds)
    {
        var manager = Manager(socket, microseconds, process == "OURS" ? Environment.ProcessId.ToString(CultureInfo.InvariantCulture) : process);
        Assert.Equal(seconds, manager.Watchdog?.TotalSeconds);
    }

    [Theory]
    [InlineData("/nowhere/notify")]
    [InlineData("@nobody-listens-here")]
    [InlineData("/much/too/long/0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public void Manager_ThatIsNotThere_DisturbsNothing(string socket)
    {
        var manager = Manager(socket, "1000000", null);
        manager.Ready();
        manager.Alive();
        manager.Stopping();
    }

    [Fact]
    public async Task Status_IsOneShortLine_ToldWhenItChanges()
    {
        using var temp = new TempFolder();
        using var socket = new NotifySocket(temp.File("notify"));
        var manager = Manager(temp.File("notify"), null, null);
        manager.Status("a\nb");
        manager.Status("a\nb");
        manager.Status(new string('x', 1000));
        Assert.Equal(["STATUS=a b", "STATUS=" + new string('x', 200)], await socket.DuringAsync(TimeSpan.FromMilliseconds(200)));
    }

    /// <summary>The unit files as systemd reads them; the programs' places are filled in, since they are not installed here.</summary>
    [Theory]
    [InlineData("edgehub-edge.service")]
    [InlineData("edgehub-hub.service")]
    [Trait("Tier", "peer")]
    public async Task Unit_ReadBySystemd_IsFaultless(string unit)
    {
        using var temp = new TempFolder();
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "systemd", unit), TestContext.Current.CancellationToken);
        var file = temp.File(unit);
        await File.WriteAllTextAsync(file, System.Text.RegularExpressions.Regex.Replace(text, @"(?<=^ExecStart=)\S+", "/bin/true", System.Text.RegularExpressions.RegexOptions.Multiline, TimeSpan.FromSeconds(1)), TestContext.Current.CancellationToken);
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo("systemd-analyze", ["verify", "--man=no", file]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("systemd-analyze is not installed (Debian's package systemd has it).");
            return;
        }

        using (process)
        {
            var said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken) + await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal((0, ""), (process.ExitCode, string.Join('\n', said.Split('\n').Where(line => line.Contains(unit, StringComparison.Ordinal)))));
        }
    }

    /// <summary>Else a configuration from the hub ends in <c>configuration.not_written</c>: the unit lets the agent write nothing but its state.</summary>
    [Fact]
    public async Task Unit_OfTheAgent_KeepsTheConfigurationWhereTheAgentMayWrite()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "deploy", "systemd", "edgehub-edge.service"), TestContext.Current.CancellationToken);
        string[] Words(string setting) => lines.Single(line => line.StartsWith(setting + "=", StringComparison.Ordinal))[(setting.Length + 1)..].Split(' ');
        var folders = Words("StateDirectory").Select(folder => "/var/lib/" + folder).ToList();
        var start = Words("ExecStart").ToList();
        var file = start[start.IndexOf("--config") + 1];
        Assert.Contains("ProtectSystem=strict", lines);
        Assert.Contains(Path.GetDirectoryName(file), folders);
        Assert.Contains(start[start.IndexOf("--data") + 1], folders);
        Assert.Equal(file, Words("ExecStartPre")[^1]);
    }

    private static ServiceManager Manager(string? socket, string? microseconds, string? process) => new(
        name => name switch { "NOTIFY_SOCKET" => socket, "WATCHDOG_USEC" => microseconds, "WATCHDOG_PID" => process, _ => null }, NullLogger.Instance);
}
