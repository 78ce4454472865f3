namespace EdgeHub.Hub.Fleet;

/// <summary>
/// Which boots of an agent were heard, in order. A machine never goes back to an earlier boot; a volume that moves between two
/// machines does so once in a while, two machines with one identity do it all the time.
/// </summary>
internal sealed class BootHistory
{
    /// <summary>Returns to an earlier boot within <see cref="Window"/> that only two live machines make.</summary>
    public const int Suspicious = 2;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private readonly HashSet<Guid> _seen = [];
    private readonly List<long> _returns = [];
    private Guid _last;

    /// <summary>Adds a boot that was heard; call in order of hub time.</summary>
    public void Add(Guid boot, long hubUs)
    {
        if (boot != _last && !_seen.Add(boot))
        {
            _returns.Add(hubUs);
        }

        _last = boot;
    }

    /// <summary>True when what was heard up to now can't be one machine.</summary>
    public bool IsSuspicious(long nowUs) => _returns.Count(at => nowUs - at < Window.TotalMicroseconds) >= Suspicious;
}
