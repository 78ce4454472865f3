using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace EdgeHub.Hub.Identity;

/// <summary>
/// Keeps other sites from acting with a person's cookie, beside SameSite=Lax: a browser says on every unsafe request where it
/// comes from (Fetch metadata, or Origin in older ones); what says nothing is no browser and holds no cookie of somebody else.
/// </summary>
internal static class OriginCheck
{
    public static bool IsForeign(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
        {
            return false;
        }

        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is "same-origin" or "none")
        {
            return false;
        }

        var origin = request.Headers[HeaderNames.Origin].ToString();
        if (origin.Length == 0)
        {
            return site.Length > 0;
        }

        return !Uri.TryCreate(origin, UriKind.Absolute, out var from)
            || !string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
