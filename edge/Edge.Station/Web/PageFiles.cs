using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EdgeHub.Edge.Station;

/// <summary>The page's files as they lie inside the assembly.</summary>
internal sealed class PageFiles
{
    private const string Prefix = "page/";
    private const string Index = "index.html";

    /// <summary>Only what the page needs: its own scripts, styles, fonts and stream; no inline code, no frames, no other host.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly byte[] NotBuilt =
        """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Station</title>
        <h1>The station page is not part of this build.</h1>
        <p>Build EdgeHub.Edge.Station without <code>-p:SkipUi=true</code> and start the agent again.
        Scanners go on working: scans are recorded and sent as always.</p></html>
        """u8.ToArray();

    private readonly FrozenDictionary<string, PageFile> _files;

    private PageFiles(FrozenDictionary<string, PageFile> files) => _files = files;

    /// <summary>Reads all embedded files; they are about 400 kB, most of it fonts.</summary>
    public static PageFiles Load()
    {
        var assembly = typeof(PageFiles).Assembly;
        var files = new Dictionary<string, PageFile>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var content = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[content.Length];
            content.ReadExactly(bytes);
            files[name[Prefix.Length..]] = new PageFile(bytes, TypeOf(name));
        }

        files.TryAdd(Index, new PageFile(NotBuilt, "text/html; charset=utf-8"));
        return new PageFiles(files.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>True when the page was built into this assembly.</summary>
    public bool Built => _files.Count > 1;

    /// <summary>Answers with the page itself, whatever station its address names.</summary>
    public Task WriteIndexAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache";
        return WriteAsync(context, _files[Index]);
    }

    /// <summary>Answers with one of its files; their names carry a hash, so they never change.</summary>
    public Task WriteAssetAsync(HttpContext context)
    {
        if (context.Request.RouteValues["name"] is not string name || !_files.TryGetValue("station-assets/" + name, out var file))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return WriteAsync(context, file);
    }

    private static async Task WriteAsync(HttpContext context, PageFile file)
    {
        var headers = context.Response.Headers;
        headers.ETag = file.ETag;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (context.Request.Headers.IfNoneMatch.Contains(file.ETag, StringComparer.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = file.Type;
        context.Response.ContentLength = file.Bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(file.Bytes, context.RequestAborted);
        }
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".woff2" => "font/woff2",
        _ => "application/octet-stream",
    };

    private sealed record PageFile(byte[] Bytes, string Type)
    {
        public string ETag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(Bytes).AsSpan(0, 12))}\"";
    }
}
