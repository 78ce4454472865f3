using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EdgeHub.Hub.Kernel;

/// <summary>
/// On which state a changing request was decided: <c>If-Match</c> with the ETag of a GET, or <c>If-None-Match: *</c> for what must
/// not be there yet. It is compared inside the change's transaction, behind the lock of its row.
/// </summary>
public sealed class Precondition
{
    private static readonly Error Changed = new(
        "kernel.changed_meanwhile", ErrorKind.Changed, "Somebody changed this after it was read, or it is not there. Read it again, decide again, and send its new ETag in If-Match.");

    private readonly HashSet<string>? _versions;
    private readonly bool _isAnyState;
    private readonly bool _isOnlyNew;

    private Precondition(HashSet<string>? versions, bool isAnyState, bool isOnlyNew) => (_versions, _isAnyState, _isOnlyNew) = (versions, isAnyState, isOnlyNew);

    /// <summary>Nothing was said.</summary>
    public static Precondition None { get; } = new(null, false, false);

    /// <summary>What the request says; a GET says nothing of this kind.</summary>
    public static Precondition Of(HttpContext? context)
    {
        if (context is null || HttpMethods.IsGet(context.Request.Method))
        {
            return None;
        }

        var headers = context.Request.Headers;
        var isOnlyNew = headers.IfNoneMatch is ["*"];
        return headers.IfMatch.Count == 0 ? isOnlyNew ? new Precondition(null, false, true) : None
            : headers.IfMatch is ["*"] ? new Precondition(null, true, isOnlyNew)
            : new Precondition(Versions(headers.IfMatch), false, isOnlyNew);
    }

    /// <summary>Null when the state is the one that is meant.</summary>
    /// <param name="version">The version as it is now, as in <see cref="EntityTagRoutes.SetVersion"/>; null where nothing is there.</param>
    public Error? Check(string? version) =>
        (_isOnlyNew && version is not null) || (_isAnyState && version is null) || (_versions is not null && (version is null || !_versions.Contains(version)))
            ? Changed
            : null;

    /// <summary>The part of an ETag that is the row's; the other part is that of an answer's bytes. A weak one matches nothing.</summary>
    private static HashSet<string> Versions(StringValues given) =>
        !EntityTagHeaderValue.TryParseList(given.Select(one => one ?? "").ToList(), out var tags)
            ? []
            : tags.Where(tag => !tag.IsWeak).Select(tag => tag.Tag.ToString().Trim('"').Split('.')[0]).ToHashSet(StringComparer.Ordinal);
}
