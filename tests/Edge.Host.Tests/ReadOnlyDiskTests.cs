using System.Diagnostics;
using EdgeHub.Identifiers;

namespace EdgeHub.Edge.Host.Tests;

/// <summary>The agent's disk goes read-only under it, as ext4 does by itself after an error: it says so, and nothing that was shown is lost.</summary>
[Trait("Tier", "fault")]
public sealed class ReadOnlyDiskTests
{
    private const string Station = "KOL-ST-01";

    [Fact]
    public async Task Agent_WhoseDiskTurnsReadOnly_SaysSo_AndHasEverythingShownWhenItIsMended()
    {
        using var place = new Workplace();
        using var disk = FailingDisk.Mount(Path.GetDirectoryName(place.Configuration)!);
        var data = Path.Combine(disk.Folder, "data");
        await using (var agent = await AgentProcess.StartAsync(place.Configuration, data))
        {
            Assert.All(await agent.ScanAsync(Station, [.. Labels(1, 20)]), reply => Assert.Equal("REFUSE station.unknown", reply));
            disk.Fail();
            Assert.All(await agent.ScanAsync(Station, [.. Labels(21, 3)]), reply => Assert.Equal("REFUSE store.full", reply));
            var health = await agent.HealthAsync();
            Assert.Equal("stop", health.Status);
            Assert.Contains("read-only", health.Store.Fault, StringComparison.Ordinal);
            Assert.Contains("\"store\":\"full\"", await agent.GetAsync("/api/stations/" + Station), StringComparison.Ordinal);

            var (_, status, _) = await AgentProcess.Launch("status", "--url", agent.Page.ToString()).EndAsync();
            Assert.Contains("read-only or failing", string.Join(' ', status.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
            Assert.Equal(0, (await agent.TerminateAsync()).Code);
        }

        var (refused, _, why) = await AgentProcess.Launch("run", "--config", place.Configuration, "--data", data).EndAsync();
        Assert.Equal(6, refused);
        Assert.NotEqual("", why);

        disk.Mend();
        await using var again = await AgentProcess.StartAsync(place.Configuration, data);
        Assert.Equal(20, (await again.HealthAsync()).Store.Waiting);
        Assert.Equal(["REFUSE station.unknown"], await again.ScanAsync(Station, [.. Labels(24, 1)]));
        Assert.Equal(("", 21L), ((await again.HealthAsync()).Store.Fault, (await again.HealthAsync()).Store.Waiting));
    }

    private static IEnumerable<string> Labels(int first, int count) =>
        Enumerable.Range(first, count).Select(number => Uid.Mint("SAIF", "KOL", "FG", number).ToString());

    /// <summary>A small ext4 in a file that remounts itself read-only after an error.</summary>
    internal sealed class FailingDisk : IDisposable
    {
        private readonly string _image;
        private string _device = "";

        private FailingDisk(string root) => (_image, Folder) = (Path.Combine(root, "disk.img"), Path.Combine(root, "disk"));

        public string Folder { get; }

        public static FailingDisk Mount(string root)
        {
            var disk = new FailingDisk(root);
            Directory.CreateDirectory(disk.Folder);
            if (!Environment.IsPrivilegedProcess
                || !Run("truncate", "-s", "192M", disk._image) || !Run("mkfs.ext4", "-q", disk._image) || !disk.Mount()
                || !File.Exists(disk.Trigger))
            {
                disk.Dispose();
                Assert.Skip("A disk that fails needs root, loop devices and ext4's error trigger.");
            }

            return disk;
        }

        public void Fail() => File.WriteAllText(Trigger, "1");

        /// <summary>As a technician does: unmount, check, mount.</summary>
        public void Mend()
        {
            Assert.True(Run("umount", Folder), "The disk is still in use.");
            Run("e2fsck", "-p", _image);
            Assert.True(Mount(), "The mended disk could not be mounted.");
        }

        public void Dispose()
        {
            Run("umount", "-l", Folder);
            File.Delete(_image);
        }

        private string Trigger => $"/sys/fs/ext4/{_device}/trigger_fs_error";

        private bool Mount()
        {
            if (!Run("mount", "-o", "loop,errors=remount-ro", _image, Folder))
            {
                return false;
            }

            _device = File.ReadLines("/proc/mounts").Select(line => line.Split(' ')).First(mount => mount[1] == Folder)[0]["/dev/".Length..];
            return true;
        }

        private static bool Run(string program, params string[] arguments)
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true });
                process!.WaitForExit();
                return process.ExitCode == 0;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return false;
            }
        }
    }
}
