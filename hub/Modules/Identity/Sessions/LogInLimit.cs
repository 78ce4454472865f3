using System.Net;
using System.Threading.RateLimiting;

namespace EdgeHub.Hub.Identity;

/// <summary>At most 30 log-ins a minute from one address (a shift of people behind one router), beside each person's own lock-out.</summary>
internal sealed class LogInLimit(int perMinute) : IDisposable
{
    public const int PerMinute = 30;

    private readonly PartitionedRateLimiter<IPAddress> _limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address => RateLimitPartition.GetFixedWindowLimiter(address, _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = perMinute,
            Window = TimeSpan.FromMinutes(1),
            QueueLimit = 0,
        }));

    public bool MayTry(IPAddress? address)
    {
        using var lease = _limiter.AttemptAcquire(address ?? IPAddress.None);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
