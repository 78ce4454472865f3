namespace EdgeHub.Hub.Production;

/// <summary>Rates from slices: units an hour over the last hour, or over what there is of it.</summary>
internal static class Pace
{
    /// <summary>How far back a present rate looks.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>Less than this says nothing about a rate.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(2);

    /// <summary>Units an hour now; null while too little has happened to say.</summary>
    public static double? PerHour(IEnumerable<ActivityRow> rows, Func<ActivityRow, int> count, DateTimeOffset now)
    {
        DateTimeOffset? first = null;
        var sum = 0;
        foreach (var row in rows)
        {
            var units = count(row);
            if (units != 0 && row.Slice > now - Window)
            {
                sum += units;
                first = first is null || row.Slice < first ? row.Slice : first;
            }
        }

        if (sum <= 0 || first is null)
        {
            return null;
        }

        var span = now - first.Value;
        return sum / (span < Shortest ? Shortest : span > Window ? Window : span).TotalHours;
    }
}
