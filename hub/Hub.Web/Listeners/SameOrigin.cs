using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Web;

/// <summary>A page of somebody else's site may not change anything in the name of a person who is logged in here.</summary>
internal sealed class SameOrigin(RequestDelegate next)
{
    private static readonly Error Foreign = new("kernel.foreign_origin", ErrorKind.Forbidden, "The request comes from a page of another site.");

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        {
            return next(context);
        }

        // Programs send neither header; browsers always send at least one of them with such a request.
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        var isForeign = site is "cross-site" or "same-site"
            || (origin.Length > 0 && (!Uri.TryCreate(origin, UriKind.Absolute, out var from) || !string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)));
        return isForeign ? Problems.WriteAsync(context, Foreign) : next(context);
    }
}
