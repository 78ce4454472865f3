using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EdgeHub.Hub.Kernel;

/// <summary>
/// Gives each answer about one thing its strong ETag, <c>"version.hash"</c>: the version of the row that can be edited, where
/// there is one, and a hash of the answer's bytes, which also hold what changes by itself (last seen, counters). GET with
/// <c>If-None-Match</c> compares all of it and answers 304; <c>If-Match</c> compares the version, so that nobody's form is refused
/// because a person was seen meanwhile.
/// </summary>
internal sealed class EntityTags(RequestDelegate next)
{
    private const int HashBytes = 12;

    private static readonly Error Missing = new(
        "kernel.if_match_missing", ErrorKind.Unconditional, "Say in If-Match on which state this was decided: the ETag of its GET, or * for whichever it is now.");

    public Task InvokeAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<IfMatchMark>() is { IsRequired: true } && context.Request.Headers.IfMatch.Count == 0)
        {
            return Problems.WriteAsync(context, Missing);
        }

        return metadata?.GetMetadata<EntityTagMark>() is not null && HttpMethods.IsGet(context.Request.Method) ? TagAsync(context) : next(context);
    }

    private async Task TagAsync(HttpContext context)
    {
        var response = context.Response;
        var real = response.Body;
        using var held = new MemoryStream();
        response.Body = held;
        try
        {
            await next(context);
        }
        finally
        {
            response.Body = real;
        }

        if (response.StatusCode == StatusCodes.Status200OK)
        {
            var hash = Base64Url.EncodeToString(SHA256.HashData(held.GetBuffer().AsSpan(0, (int)held.Length)).AsSpan(0, HashBytes));
            var tag = context.Features.Get<EntityVersion>() is { } version ? $"\"{version.Text}.{hash}\"" : $"\"{hash}\"";
            response.Headers.ETag = tag;
            if (response.Headers.CacheControl.Count == 0)
            {
                // Kept by the caller alone, and asked for each time.
                response.Headers.CacheControl = "private, no-cache";
            }

            if (IsKnown(context.Request.Headers.IfNoneMatch, tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                response.ContentType = null;
                response.ContentLength = null;
                return;
            }
        }

        held.Position = 0;
        await held.CopyToAsync(real, context.RequestAborted);
    }

    private static bool IsKnown(StringValues given, string tag) =>
        given.Count > 0 && EntityTagHeaderValue.TryParseList(given.Select(one => one ?? "").ToList(), out var known)
        && known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Tag == tag);
}
