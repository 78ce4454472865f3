using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Kernel;

/// <summary>
/// A live stream lasts for hours. Who follows it is asked for again every 1.5 s, so that it ends within 5 s of its session,
/// membership or role on whichever node that ended (a node believes a session for 3 s).
/// </summary>
internal static class CallerWatch
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1.5);

    /// <summary>Cancels when the caller is no longer the one who began; an outage of the database ends nothing.</summary>
    public static async Task EndWithCallerAsync(HttpContext context, CancellationTokenSource ending, TimeProvider time)
    {
        var sources = context.RequestServices.GetServices<ICallerSource>().ToArray();
        if (sources.Length == 0 || context.Caller() is not { } began)
        {
            return;
        }

        try
        {
            while (await IsStillAsync(context, sources, began, ending.Token))
            {
                await Task.Delay(Every, time, ending.Token);
            }

            await ending.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The stream ended by itself.
        }
    }

    private static async Task<bool> IsStillAsync(HttpContext context, ICallerSource[] sources, Caller began, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var source in sources)
            {
                if (await source.FindAsync(context, cancellationToken) is { } now)
                {
                    return now.PersonId == began.PersonId && now.Tenant == began.Tenant && now.Role == began.Role
                        && now.Plants.IsWithin(began.Plants) && began.Plants.IsWithin(now.Plants);
                }
            }

            return false;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return true;
        }
    }
}
