using System.Collections.Frozen;
using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace EdgeHub.Hub.Web;

/// <summary>
/// The pages: files with a hash in their name are kept for ever, the page itself is asked for each time. What the build has
/// compressed (<c>.br</c>, <c>.gz</c>) is sent to browsers that take it.
/// </summary>
internal static class WebApplicationFiles
{
    private const string Folder = "wwwroot";

    /// <summary>Encodings by preference: name in HTTP, ending of the file.</summary>
    private static readonly (string Name, string Ending)[] Encodings = [("br", ".br"), ("gzip", ".gz")];

    private static readonly FileExtensionContentTypeProvider Types = new();

    /// <summary>Serves the built web application; every address that is no file and no API is a page of it.</summary>
    public static void Map(WebApplication app)
    {
        var root = Path.Combine(AppContext.BaseDirectory, Folder);
        var index = Path.Combine(root, "index.html");
        if (Directory.Exists(root))
        {
            var compressed = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Select(file => "/" + Path.GetRelativePath(root, file).Replace('\\', '/'))
                .Where(path => Encodings.Any(encoding => path.EndsWith(encoding.Ending, StringComparison.Ordinal)))
                .ToFrozenSet(StringComparer.Ordinal);
            app.Use((context, next) =>
            {
                Choose(context.Request, compressed);
                return next(context);
            });
            app.UseStaticFiles(new StaticFileOptions
            {
                FileProvider = new PhysicalFileProvider(root),
                ContentTypeProvider = new CompressedTypes(),
                OnPrepareResponse = Prepare,
            });
        }

        app.Use((context, next) => IsPage(context) ? SendPageAsync(context, index) : next(context));
    }

    /// <summary>No route of the hub and no file: a page of the application, whose script knows which. A file that is not there stays 404.</summary>
    private static bool IsPage(HttpContext context) =>
        context.GetEndpoint() is null && HttpMethods.IsGet(context.Request.Method) && (context.Features.Get<ListenerFeature>()?.Listener ?? HubListener.Web) == HubListener.Web
        && !context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) && !Path.HasExtension(context.Request.Path.Value);

    private static async Task SendPageAsync(HttpContext context, string index)
    {
        if (!File.Exists(index))
        {
            await Problems.WriteAsync(context, new Error("kernel.no_pages", ErrorKind.NotFound, "This hub was built without its pages (SkipUi). Its API is below /api/v1."));
            return;
        }

        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        await context.Response.SendFileAsync(index, context.RequestAborted);
    }

    private static void Choose(HttpRequest request, FrozenSet<string> compressed)
    {
        if (!HttpMethods.IsGet(request.Method) || request.Path.Value is not { } path)
        {
            return;
        }

        var accepted = request.GetTypedHeaders().AcceptEncoding;
        foreach (var (name, ending) in Encodings)
        {
            if (compressed.Contains(path + ending) && accepted.Any(one => one.Value.Equals(name, StringComparison.OrdinalIgnoreCase) && one.Quality is not 0))
            {
                request.Path = path + ending;
                return;
            }
        }
    }

    private static void Prepare(StaticFileResponseContext answer)
    {
        var headers = answer.Context.Response.Headers;
        var path = answer.Context.Request.Path;
        headers.CacheControl = path.StartsWithSegments("/assets", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = "Accept-Encoding";
        foreach (var (name, ending) in Encodings)
        {
            if (path.Value?.EndsWith(ending, StringComparison.Ordinal) == true)
            {
                headers.ContentEncoding = name;
            }
        }
    }

    /// <summary>A compressed file has the type of what is in it.</summary>
    private sealed class CompressedTypes : IContentTypeProvider
    {
        public bool TryGetContentType(string subpath, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out string contentType)
        {
            var ending = Path.GetExtension(subpath);
            return Types.TryGetContentType(ending is ".br" or ".gz" ? subpath[..^ending.Length] : subpath, out contentType);
        }
    }
}
