using Microsoft.AspNetCore.Http;

namespace EdgeHub.Hub.Kernel;

/// <summary>Finds out who asks. Identity implements it; the permission check calls it once per request, before anything else.</summary>
public interface ICallerSource
{
    /// <summary>The caller of a valid session cookie or key; null when there is none.</summary>
    ValueTask<Caller?> FindAsync(HttpContext context, CancellationToken cancellationToken);
}
