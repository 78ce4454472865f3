using System.Globalization;

namespace EdgeHub.Benchmarks;

/// <summary>Processor seconds of a process, of one with all its children (PostgreSQL), read from /proc.</summary>
internal static class CpuTimes
{
    private const double TicksPerSecond = 100;

    public static double Of(int processId) => Read(processId) is { } stat ? stat.Own / TicksPerSecond : 0;

    /// <summary>The process, its living children, and its children that have ended.</summary>
    public static double WithChildren(int processId)
    {
        var all = Read(processId) is { } parent ? parent.Own + parent.Ended : 0;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && Read(id) is { } child && child.Parent == processId)
            {
                all += child.Own + child.Ended;
            }
        }

        return all / TicksPerSecond;
    }

    /// <summary>proc(5): after the name in brackets come state, ppid, ..., utime (14th), stime, cutime, cstime.</summary>
    private static (int Parent, long Own, long Ended)? Read(int processId)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            long Field(int number) => long.Parse(fields[number - 3], CultureInfo.InvariantCulture);
            return ((int)Field(4), Field(14) + Field(15), Field(16) + Field(17));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
