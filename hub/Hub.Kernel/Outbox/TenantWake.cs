using System.Threading.Channels;

namespace EdgeHub.Hub.Kernel;

/// <summary>
/// Which tenants have committed something since they were last looked at. Each tenant stands in the queue at most once, so
/// it is bounded by their number.
/// </summary>
internal sealed class TenantWake
{
    private readonly Lock _lock = new();
    private readonly HashSet<TenantScope> _dirty = [];
    private readonly HashSet<int> _toTell = [];
    private readonly Channel<TenantScope> _queue = Channel.CreateUnbounded<TenantScope>(new UnboundedChannelOptions { SingleReader = false });

    /// <summary>Tenants to look at, in the order in which they became dirty.</summary>
    public ChannelReader<TenantScope> Dirty => _queue.Reader;

    /// <summary>Something of the tenant was committed on this node.</summary>
    public void Committed(TenantScope tenant)
    {
        lock (_lock)
        {
            _toTell.Add(tenant.TenantId);
        }

        Mark(tenant);
    }

    /// <summary>The tenant may have something new, wherever it came from.</summary>
    public void Mark(TenantScope tenant)
    {
        lock (_lock)
        {
            if (!_dirty.Add(tenant))
            {
                return;
            }
        }

        _queue.Writer.TryWrite(tenant);
    }

    /// <summary>Call before looking: what is committed from here on marks the tenant again.</summary>
    public void Looking(TenantScope tenant)
    {
        lock (_lock)
        {
            _dirty.Remove(tenant);
        }
    }

    /// <summary>Tenants of which the other nodes have not been told yet.</summary>
    public int[] TakeUntold()
    {
        lock (_lock)
        {
            if (_toTell.Count == 0)
            {
                return [];
            }

            var tenants = _toTell.ToArray();
            _toTell.Clear();
            return tenants;
        }
    }
}
