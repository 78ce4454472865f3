using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeHub.Edge.Station;

/// <summary>
/// Lets only the browser of this machine in, and of it only the station's own pages: a page on the internet that the same
/// browser shows must neither read a station nor scan at it, not even under a host name that it points at this machine.
/// </summary>
internal static class Gate
{
    /// <summary>Guards a page or one of its files.</summary>
    public static RequestDelegate ForPage(RequestDelegate inner) => context =>
        RefuseStranger(context) is { } problem ? Answers.WriteAsync(context, problem) : inner(Harden(context));

    /// <summary>Guards a reading call.</summary>
    public static RequestDelegate ForRead(RequestDelegate inner) => context =>
        (RefuseStranger(context) ?? RefuseOtherSite(context)) is { } problem ? Answers.WriteAsync(context, problem) : inner(Harden(context));

    /// <summary>Guards a call that changes something.</summary>
    public static RequestDelegate ForWrite(RequestDelegate inner) => context =>
        (RefuseStranger(context) ?? RefuseOtherSite(context) ?? RefuseForm(context)) is { } problem
            ? Answers.WriteAsync(context, problem)
            : inner(Harden(context));

    private static Problem? RefuseStranger(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address))
        {
            return new Problem("station.not_paired", "Station pages are open on the agent's own machine only.", 403);
        }

        // A foreign name that resolves to this machine (DNS rebinding) would make its page same-origin with ours.
        var host = context.Request.Host.Host.Trim('[', ']');
        var local = string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var parsed) && IPAddress.IsLoopback(parsed));
        return local
            ? null
            : new Problem("station.foreign_host", "Open the page as http://localhost or http://127.0.0.1 with the agent's port.", 421);
    }

    private static Problem? RefuseOtherSite(HttpContext context)
    {
        var headers = context.Request.Headers;
        string? origin = headers.Origin;
        string? site = headers["Sec-Fetch-Site"];
        var own = $"{context.Request.Scheme}://{context.Request.Host}";
        var foreign = (origin is not null && !string.Equals(origin, own, StringComparison.OrdinalIgnoreCase))
            || site is not (null or "same-origin" or "none");
        return foreign ? new Problem("station.foreign_origin", "Only the station's own page may do this.", 403) : null;
    }

    /// <summary>A form of another site can't be sent as JSON without asking first, and we never allow that.</summary>
    private static Problem? RefuseForm(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
        {
            return new Problem("station.not_json", "Send the request as application/json.", 415);
        }

        if (context.Request.ContentLength > StationLimits.RequestBytes)
        {
            return Answers.TooLarge;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = StationLimits.RequestBytes;
        }

        return null;
    }

    private static HttpContext Harden(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return context;
    }
}
