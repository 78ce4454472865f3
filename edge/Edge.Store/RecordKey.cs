namespace EdgeHub.Edge.Store;

/// <summary>Lane and number in one integer key, so that all lanes share one tree and appends stay at its end.</summary>
internal static class RecordKey
{
    private const int Shift = 56;

    public static long Of(Lane lane, long number) => ((long)lane << Shift) | number;

    public static long First(Lane lane) => Of(lane, 1);

    public static long End(Lane lane) => (long)(lane + 1) << Shift;

    public static long Number(long key) => key & ((1L << Shift) - 1);
}
