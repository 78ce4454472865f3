using Microsoft.AspNetCore.Http;

namespace EdgeHub.Hub.Kernel;

/// <summary>The one place where an expected failure becomes an HTTP answer (RFC 9457, with the member <c>code</c>).</summary>
public static class Problems
{
    /// <summary>The answer for a failure.</summary>
    public static IResult ToResult(this Error error) => TypedResults.Problem(
        detail: error.Detail,
        statusCode: StatusOf(error.Kind),
        title: TitleOf(error.Kind),
        type: "urn:edgehub:problem:" + error.Code,
        extensions: [new KeyValuePair<string, object?>("code", error.Code)]);

    /// <summary>The value as JSON, or the answer for the failure in its place.</summary>
    public static IResult ToResult<T>(this Result<T> result) =>
        result.TryGet(out var value, out var error) ? TypedResults.Ok(value) : error.ToResult();

    /// <summary>The status of a kind of failure.</summary>
    public static int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Form => StatusCodes.Status400BadRequest,
        ErrorKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.State => StatusCodes.Status409Conflict,
        ErrorKind.Changed => StatusCodes.Status412PreconditionFailed,
        ErrorKind.Rule => StatusCodes.Status422UnprocessableEntity,
        ErrorKind.Limit => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    private static string TitleOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Form => "The request is not well formed.",
        ErrorKind.Unauthenticated => "Nobody is logged in.",
        ErrorKind.Forbidden => "Not allowed.",
        ErrorKind.NotFound => "Not found.",
        ErrorKind.State => "The state does not allow it.",
        ErrorKind.Changed => "Changed meanwhile.",
        ErrorKind.Rule => "A rule forbids it.",
        ErrorKind.Limit => "Over a limit.",
        _ => "Not available at present.",
    };
}
