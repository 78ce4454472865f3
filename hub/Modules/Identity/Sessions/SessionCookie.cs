using Microsoft.AspNetCore.Http;

namespace EdgeHub.Hub.Identity;

/// <summary>The cookie <c>eh_session</c>.</summary>
internal static class SessionCookie
{
    public const string Name = "eh_session";

    /// <summary>Hash of the token that the browser sent, or null.</summary>
    public static byte[]? Read(HttpRequest request) =>
        request.Cookies.TryGetValue(Name, out var text) ? Token.HashOf(text) : null;

    public static void Set(HttpContext context, string token) =>
        context.Response.Cookies.Append(Name, token, Options(context, SessionTimes.Life));

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, null));

    // Secure follows the request: the demo's plain loopback listener could not set it otherwise.
    private static CookieOptions Options(HttpContext context, TimeSpan? life) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = life,
        IsEssential = true,
    };
}
