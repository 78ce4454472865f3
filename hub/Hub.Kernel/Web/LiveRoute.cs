using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace EdgeHub.Hub.Kernel;

/// <summary>
/// <c>GET /api/v1/live?topics=scans,orders</c>: the tenant's events as server-sent events. The id is epoch.position, so a
/// page that lost its connection goes on where it was; <c>reset</c> tells it to load anew. The first event, <c>start</c>,
/// tells where the stream begins. A page whose data were read before that (header <c>EdgeHub-Feed</c>, see
/// <see cref="FeedCursor"/>) opens it again from there. Who is bound to plants hears of events that name no plant only that they happened.
/// </summary>
internal static class LiveRoute
{
    private const int MostTopics = 20;
    private const int LargestPiece = 64 * 1024;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>A browser that does not read for so long is sent away; it comes back with its last id.</summary>
    private static readonly TimeSpan SlowestWrite = TimeSpan.FromSeconds(10);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/live", FollowAsync).RequireMember().WithTags("kernel")
            .Describe("followLive", "The tenant's events as server-sent events: from now on, or after a cursor, which is an event's id or the header EdgeHub-Feed of any answer. The first event, start, tells where it begins.")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream");

    private static async Task FollowAsync(
        HttpContext context, ILiveFeed feed, TimeProvider time, IHostApplicationLifetime lifetime, string? topics, string? after)
    {
        var wanted = (topics ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal);
        if (wanted.Count > MostTopics)
        {
            await Problems.WriteAsync(context, new Error("kernel.too_many_topics", ErrorKind.Form, $"Follow at most {MostTopics} topics."));
            return;
        }

        var (position, epoch) = Cursor(context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } id ? id : after);
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        // The hub stops within seconds, so streams end with it instead of holding it up.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var watch = CallerWatch.EndWithCallerAsync(context, ending, time);
        try
        {
            await SendAsync(context, feed, wanted, position, epoch, time, ending.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
        finally
        {
            await ending.CancelAsync();
            await watch;
        }
    }

    private static async Task SendAsync(
        HttpContext context, ILiveFeed feed, HashSet<string> wanted, long? position, int? epoch, TimeProvider time, CancellationToken cancellationToken)
    {
        var (response, plants) = (context.Response, context.Plants());
        if (position is null)
        {
            var head = await feed.HeadAsync(context.Tenant(), cancellationToken);
            (position, epoch) = (head.Position, head.Epoch);
        }

        await WriteAsync(response, string.Create(CultureInfo.InvariantCulture, $"retry: 1000\n\nevent: start\ndata: {{\"cursor\":\"{epoch}.{position}\"}}\n\n"), time, cancellationToken);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var events = feed.FollowAsync(context.Tenant(), position, epoch, leaving.Token).GetAsyncEnumerator(leaving.Token);
        var text = new StringBuilder();
        var next = events.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                // What is there is sent in one piece; nothing is held back for what may come.
                if (text.Length > 0 && (!next.IsCompleted || text.Length > LargestPiece))
                {
                    await WriteAsync(response, text.ToString(), time, cancellationToken);
                    text.Clear();
                }

                if (!await InTimeAsync(next, time, cancellationToken))
                {
                    await WriteAsync(response, ": still here\n\n", time, cancellationToken);
                    continue;
                }

                if (!await next)
                {
                    return;
                }

                Append(text, events.Current, wanted, plants);
                next = events.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // A sequence may only be given back when it stands still.
            await leaving.CancelAsync();
            await next.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private static async Task<bool> InTimeAsync(Task next, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await next.WaitAsync(Heartbeat, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static void Append(StringBuilder text, PositionedEvent at, HashSet<string> wanted, PlantScope plants)
    {
        var isReset = at.Event.Topic == "reset";
        if ((!isReset && wanted.Count > 0 && !wanted.Contains(at.Event.Topic)) || (at.Event.PlantId is { } of && !plants.Covers(of)))
        {
            return;
        }

        // What names no plant may be about any: who is bound to plants hears that something happened, and asks for what is his.
        var isTold = at.Event.PlantId is not null || plants.IsAll;
        text.Append(CultureInfo.InvariantCulture, $"id: {at.Epoch}.{at.Position}\nevent: {(isReset ? "reset" : at.Event.Topic)}\ndata: ");
        text.Append("{\"type\":").Append(JsonSerializer.Serialize(at.Event.Type))
            .Append(",\"key\":").Append(JsonSerializer.Serialize(isTold ? at.Event.Key : ""))
            .Append(CultureInfo.InvariantCulture, $",\"at\":\"{at.At.UtcDateTime:O}\"");
        if (at.Event.PlantId is { } plant)
        {
            text.Append(CultureInfo.InvariantCulture, $",\"plantId\":\"{plant}\"");
        }

        // A line feed would end the field; in JSON it only ever stands between tokens.
        text.Append(",\"body\":").Append(isTold ? at.Event.Body.ReplaceLineEndings(" ") : "{}").Append("}\n\n");
    }

    private static async Task WriteAsync(HttpResponse response, string text, TimeProvider time, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(SlowestWrite, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        await response.WriteAsync(text, either.Token);
        await response.Body.FlushAsync(either.Token);
    }

    private static (long? Position, int? Epoch) Cursor(string? id)
    {
        var dot = id?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        return dot > 0
            && int.TryParse(id.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            && long.TryParse(id.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? (position, epoch)
            : (null, null);
    }
}
