using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.FileProviders;

namespace EdgeHub.Hub.Web;

/// <summary>The pages: files with a hash in their name are kept for ever, the page itself is asked for each time.</summary>
internal static class WebApplicationFiles
{
    private const string Folder = "wwwroot";

    /// <summary>Serves the built web application; every address that is no file and no API is a page of it.</summary>
    public static void Map(WebApplication app)
    {
        var root = Path.Combine(AppContext.BaseDirectory, Folder);
        var index = Path.Combine(root, "index.html");
        if (Directory.Exists(root))
        {
            app.UseStaticFiles(new StaticFileOptions
            {
                FileProvider = new PhysicalFileProvider(root),
                OnPrepareResponse = answer => answer.Context.Response.Headers.CacheControl =
                    answer.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache",
            });
        }

        app.MapFallback(async context =>
        {
            if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) || !HttpMethods.IsGet(context.Request.Method))
            {
                await Problems.WriteAsync(context, new Error("kernel.no_such_address", ErrorKind.NotFound, "There is nothing at this address."));
                return;
            }

            if (!File.Exists(index))
            {
                await Problems.WriteAsync(context, new Error("kernel.no_pages", ErrorKind.NotFound, "This hub was built without its pages (SkipUi). Its API is below /api/v1."));
                return;
            }

            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.Headers.CacheControl = "no-cache";
            await context.Response.SendFileAsync(index, context.RequestAborted);
        }).OpenToAnybody();
    }
}
