using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace EdgeHub.Hub.Kernel;

/// <summary>
/// Tells a reader where the live feed stood when its data were read: the answer's header <c>EdgeHub-Feed</c> is the cursor
/// (epoch.position) that <c>GET /api/v1/live</c> takes as <c>Last-Event-ID</c> or <c>after</c>. What the answer does not hold
/// yet comes after that cursor, so nothing is missed between reading and following; what it holds already may come again.
/// </summary>
internal sealed class FeedCursor
{
    public const string Header = "EdgeHub-Feed";
    private readonly Lock _lock = new();
    private (int Epoch, long Position)? _oldest;

    /// <summary>Lets the answer to a read carry the cursor.</summary>
    public static void Attach(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            return;
        }

        var cursor = new FeedCursor();
        context.Features.Set(cursor);
        context.Response.OnStarting(
            static state =>
            {
                var (response, cursor) = ((HttpResponse, FeedCursor))state;
                if (cursor.Text is { } text)
                {
                    response.Headers[Header] = text;
                }

                return Task.CompletedTask;
            },
            (context.Response, cursor));
    }

    /// <summary>A transaction of the answer began here; of several the oldest counts.</summary>
    public void Read(int epoch, long position)
    {
        lock (_lock)
        {
            if (_oldest is not { } known || epoch < known.Epoch || (epoch == known.Epoch && position < known.Position))
            {
                _oldest = (epoch, position);
            }
        }
    }

    private string? Text
    {
        get
        {
            lock (_lock)
            {
                return _oldest is { } at ? string.Create(CultureInfo.InvariantCulture, $"{at.Epoch}.{at.Position}") : null;
            }
        }
    }
}
