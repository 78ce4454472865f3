using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;

namespace EdgeHub.Edge.Station;

/// <summary>
/// Keeps one page up to date (server-sent events): the whole state whenever it changes, a beat when nothing does. A page that
/// reads slowly gets the newest state next and misses those between; the last ten scans are part of each.
/// </summary>
internal sealed class StationStream(StationBoards boards, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static ReadOnlySpan<byte> StateBegins => "event: state\ndata: "u8;

    private static ReadOnlyMemory<byte> Beat { get; } = "event: beat\ndata: .\n\n"u8.ToArray();

    public async Task RunAsync(HttpContext context)
    {
        if (context.Request.RouteValues["code"] is not string code || boards.Find(code) is not { } board)
        {
            await Answers.WriteAsync(context, Answers.NoStation);
            return;
        }

        if (!board.TryOpenPage())
        {
            await Answers.WriteAsync(context, new Problem(
                "station.too_many_pages", "Too many pages show this station; close one.", StatusCodes.Status503ServiceUnavailable));
            return;
        }

        try
        {
            await FollowAsync(context, board);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // The page was closed or reloaded.
        }
        finally
        {
            board.PageClosed();
        }
    }

    private async Task FollowAsync(HttpContext context, StationBoard board)
    {
        // An open page must not hold up the agent's end.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var aborted = ended.Token;
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        BoardKey? sent = null;
        while (!aborted.IsCancellationRequested)
        {
            // Taken before the state is read, so that a change in between ends the wait at once.
            var changed = board.Changed;
            var key = board.Key;
            if (key != sent)
            {
                sent = key;
                await response.Body.WriteAsync(Event(board.State()), aborted);
            }
            else
            {
                await response.Body.WriteAsync(Beat, aborted);
            }

            await response.Body.FlushAsync(aborted);
            await WaitAsync(changed, aborted);
        }
    }

    private async Task WaitAsync(Task changed, CancellationToken aborted)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        await Task.WhenAny(changed, Task.Delay(StationLimits.Beat, time, waiting.Token));
        await waiting.CancelAsync();
    }

    private static byte[] Event(StationState state)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(state, StationJson.Default.StationState);
        var message = new byte[StateBegins.Length + json.Length + 2];
        StateBegins.CopyTo(message);
        json.CopyTo(message, StateBegins.Length);
        message[^2] = message[^1] = (byte)'\n';
        return message;
    }
}
