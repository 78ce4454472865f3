using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace EdgeHub.Edge.Host;

/// <summary>What the machine is and how it does: processor, memory, disk, system, clock.</summary>
internal static class MachineFacts
{
    internal static string Of(string data, TimeProvider time)
    {
        var memory = GC.GetGCMemoryInfo();
        var text = new StringBuilder();
        void Line(string name, string value) => text.Append(CultureInfo.InvariantCulture, $"{name,-14}{value}\n");
        Line("cores", string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount}, {RuntimeInformation.OSArchitecture}"));
        Line("load", First("/proc/loadavg"));
        Line("memory", $"{StatusText.Bytes(memory.TotalAvailableMemoryBytes)} for the process, {StatusText.Bytes(Environment.WorkingSet)} in use by it");
        foreach (var line in Lines("/proc/meminfo").Where(line => line.StartsWith("Mem", StringComparison.Ordinal) || line.StartsWith("Swap", StringComparison.Ordinal)))
        {
            Line("", line);
        }

        Line("system", Lines("/etc/os-release").FirstOrDefault(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))?[12..].Trim('"') ?? RuntimeInformation.OSDescription);
        Line("kernel", First("/proc/sys/kernel/osrelease"));
        Line("up", First("/proc/uptime").Split(' ')[0] is { Length: > 0 } seconds && double.TryParse(seconds, CultureInfo.InvariantCulture, out var up) ? StatusText.Span(TimeSpan.FromSeconds(up)) : "");
        Line("time", string.Create(CultureInfo.InvariantCulture, $"{time.GetLocalNow():O}, {time.LocalTimeZone.Id}, {(File.Exists("/run/systemd/timesync/synchronized") ? "set by systemd-timesyncd" : "not known to be set by a time server")}"));
        Line("runtime", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");
        Line("disk", Disk(data));
        return text.ToString();
    }

    private static string Disk(string folder)
    {
        try
        {
            var path = Path.GetFullPath(folder);
            var mount = Lines("/proc/self/mounts").Select(line => line.Split(' ')).Where(parts => parts.Length > 3 && IsWithin(path, parts[1].Replace("\\040", " ", StringComparison.Ordinal)))
                .MaxBy(parts => parts[1].Length);
            var drive = new DriveInfo(path);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{StatusText.Bytes(drive.AvailableFreeSpace)} of {StatusText.Bytes(drive.TotalSize)} free, {mount?[2]}, {(mount?[3].Split(',').Contains("ro") == true ? "READ-ONLY" : "writable")}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return e.Message;
        }
    }

    private static bool IsWithin(string path, string mount) => mount == "/" || path == mount || path.StartsWith(mount + "/", StringComparison.Ordinal);

    private static string First(string file) => Lines(file).FirstOrDefault() ?? "";

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
