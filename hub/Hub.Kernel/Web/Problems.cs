using Microsoft.AspNetCore.Http;

namespace EdgeHub.Hub.Kernel;

/// <summary>Body of every failure (RFC 9457).</summary>
/// <param name="Type">Address of the page that explains the code, relative to the hub.</param>
/// <param name="Title">The kind of failure, in English.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What happened, to what, and what to do next.</param>
/// <param name="Code"><c>module.snake_case</c>; pages translate it, programs decide by it.</param>
public sealed record Problem(string Type, string Title, int Status, string Detail, string Code);

/// <summary>Expected failures as RFC 9457 problem details: <c>type</c> is the address of the code's page.</summary>
public static class Problems
{
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
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        ErrorKind.Unconditional => StatusCodes.Status428PreconditionRequired,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>The failure as an answer.</summary>
    public static IResult ToResult(this Error error) => new Answer(error);

    /// <summary>The value as 200 with JSON, or the failure as problem details.</summary>
    public static IResult ToResult<T>(this Result<T> result) => result.ToResult(value => TypedResults.Ok(value));

    /// <summary>What the caller makes of the value, or the failure as problem details.</summary>
    public static IResult ToResult<T>(this Result<T> result, Func<T, IResult> answer) =>
        result.TryGet(out var value, out var error) ? answer(value) : error.ToResult();

    /// <summary>Writes the failure to a response that has not started.</summary>
    public static Task WriteAsync(HttpContext context, Error error) => WriteAsync(context, error, StatusOf(error.Kind));

    /// <summary>The same with a status of its own.</summary>
    internal static Task WriteAsync(HttpContext context, Error error, int status)
    {
        context.Response.StatusCode = status;
        if (error.Kind is ErrorKind.Unavailable or ErrorKind.Limit)
        {
            context.Response.Headers.RetryAfter = "2";
        }

        // Nothing that says why may be kept by a cache on the way.
        context.Response.Headers.CacheControl = "no-store";
        var problem = new Problem(ErrorCatalogue.PageOf(error.Code), Title(error.Kind), status, error.Detail, error.Code);
        return context.Response.WriteAsJsonAsync(problem, options: null, "application/problem+json", context.RequestAborted);
    }

    private static string Title(ErrorKind kind) => kind switch
    {
        ErrorKind.Form => "The request is malformed",
        ErrorKind.Unauthenticated => "Log in first",
        ErrorKind.Forbidden => "Not allowed",
        ErrorKind.NotFound => "Not found",
        ErrorKind.State => "The state does not allow it",
        ErrorKind.Changed => "Changed meanwhile",
        ErrorKind.Rule => "A rule forbids it",
        ErrorKind.Limit => "Over a limit",
        ErrorKind.Unavailable => "Not available at present",
        ErrorKind.Unconditional => "Say which state is meant",
        _ => "Failed",
    };

    private sealed class Answer(Error error) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, error);
    }
}
