using Microsoft.AspNetCore.Http;

namespace EdgeHub.Edge.Host;

/// <summary><c>GET /diagnostics</c>: the bundle, for programs of this machine only, one at a time since it reads the stores.</summary>
internal sealed class DiagnosticsEndpoint(AgentDiagnostics diagnostics, TimeProvider time)
{
    /// <summary>Where it is found.</summary>
    internal const string Path = "/diagnostics";

    private int _busy;

    internal async Task AnswerAsync(HttpContext context)
    {
        // A page of the internet could not read the answer, but it could keep the disk busy.
        var isForeign = !ThisMachine.Asks(context) || !ThisMachine.IsNamed(context.Request) || context.Request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "none" or "same-origin");
        if (isForeign || Interlocked.Exchange(ref _busy, 1) == 1)
        {
            context.Response.StatusCode = isForeign ? StatusCodes.Status403Forbidden : StatusCodes.Status503ServiceUnavailable;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(isForeign ? "Diagnostics are for programs of this machine: edgehub-edge collect\n" : "Diagnostics are being collected already.\n", context.RequestAborted);
            return;
        }

        try
        {
            var bundle = DiagnosticsBundle.Write(await diagnostics.EverythingAsync(context.RequestAborted), time.GetLocalNow());
            context.Response.ContentType = "application/zip";
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.ContentLength = bundle.Length;
            await context.Response.Body.WriteAsync(bundle, context.RequestAborted);
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }
}
