namespace EdgeHub.Simulator;

/// <summary>One promise with what the floor knows and what the hub says.</summary>
internal sealed record CheckRow(string Promise, string Floor, string Hub, bool Good);

/// <summary>Writes the promises as a table.</summary>
internal static class CheckTable
{
    /// <summary>Writes a table with aligned columns.</summary>
    public static void Write(TextWriter output, IReadOnlyList<CheckRow> rows)
    {
        var promise = Math.Max(7, rows.Max(row => row.Promise.Length));
        var floor = Math.Max(5, rows.Max(row => row.Floor.Length));
        var hub = Math.Max(3, rows.Max(row => row.Hub.Length));
        output.WriteLine($"{"promise".PadRight(promise)}  {"floor".PadLeft(floor)}  {"hub".PadLeft(hub)}");
        output.WriteLine(new string('-', promise + floor + hub + 12));
        foreach (var row in rows)
        {
            output.WriteLine($"{row.Promise.PadRight(promise)}  {row.Floor.PadLeft(floor)}  {row.Hub.PadLeft(hub)}  {(row.Good ? "ok" : "FAILED")}");
        }

        output.WriteLine();
    }
}
