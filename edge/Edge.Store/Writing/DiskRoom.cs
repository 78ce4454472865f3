namespace EdgeHub.Edge.Store;

/// <summary>Knows how many bytes the disk can still take; asks the disk at most every 200 ms while there is plenty.</summary>
internal sealed class DiskRoom(string folder, long reserve, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(200);

    // No disk takes this much within 200 ms.
    private const long Plenty = 512L << 20;
    private readonly Lock _gate = new();
    private long _asked;
    private long _free = -1;

    /// <summary>Bytes above the reserve; negative when it is touched.</summary>
    public long Above => Free - reserve;

    /// <summary>Free bytes of the disk for this user.</summary>
    public long Free
    {
        get
        {
            lock (_gate)
            {
                if (_free - reserve < Plenty || time.GetElapsedTime(_asked) > Fresh)
                {
                    _asked = time.GetTimestamp();
                    _free = Ask();
                }

                return _free;
            }
        }
    }

    private long Ask()
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
