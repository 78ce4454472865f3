using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EdgeHub.Hub.Kernel;

/// <summary>Turns exceptions into problem details: an outage is a 503 that says so, anything else a 500 with a number to ask for.</summary>
internal sealed partial class FailureMapping(RequestDelegate next, ILogger<FailureMapping> log)
{
    private static readonly Error TooLarge = new("kernel.request_too_large", ErrorKind.Form, "The request is larger than this address accepts.");
    private static readonly Error TooSlow = new("kernel.request_too_slow", ErrorKind.Form, "The request's body came too slowly and was cut off.");
    private static readonly Error WrongType = new("kernel.wrong_content_type", ErrorKind.Form, "Send the body as application/json.");
    private static readonly Error WrongMethod = new("kernel.wrong_method", ErrorKind.Form, "This address does not take that method.");
    private static readonly Error BadRequest = new("kernel.bad_request", ErrorKind.Form, "The request could not be read: check its JSON and its parameters.");

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            // No text of the database has a NUL: refused here, whatever a route does with it.
            if (context.Request.Path.Value?.Contains('\0', StringComparison.Ordinal) == true || context.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true)
            {
                await Problems.WriteAsync(context, BadRequest);
                return;
            }

            await next(context);
            await ExplainAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var error = ErrorOf(context, exception);
            await Problems.WriteAsync(context, error, exception is BadHttpRequestException bad ? bad.StatusCode : Problems.StatusOf(error.Kind));
        }
    }

    /// <summary>The framework answers some malformed requests with a bare status; people and programs get the reason too.</summary>
    private static async Task ExplainAsync(HttpContext context)
    {
        var response = context.Response;
        if (response.HasStarted || response.ContentType is not null || ListenerPolicy.Took(context) != HubListener.Web)
        {
            return;
        }

        var error = response.StatusCode == StatusCodes.Status404NotFound ? PermissionCheck.NoRoute : OfForm(response.StatusCode);
        if (error is not null)
        {
            await Problems.WriteAsync(context, error, response.StatusCode);
        }
    }

    /// <summary>What is wrong with the form of a request; the framework notices some of it before a route runs and some while its body is read.</summary>
    private static Error? OfForm(int status) => status switch
    {
        StatusCodes.Status400BadRequest => BadRequest,
        StatusCodes.Status405MethodNotAllowed => WrongMethod,
        StatusCodes.Status408RequestTimeout => TooSlow,
        StatusCodes.Status413PayloadTooLarge => TooLarge,
        StatusCodes.Status415UnsupportedMediaType => WrongType,
        _ => null,
    };

    private static bool IsOutage(Exception exception) => exception switch
    {
        PostgresException { SqlState: "57P01" or "57P02" or "57P03" or "53300" or "08006" or "08001" or "3D000" } => true,
        PostgresException => false,
        NpgsqlException or SocketException => true,
        _ => false,
    };

    private Error ErrorOf(HttpContext context, Exception exception)
    {
        if (exception is UnavailableException unavailable)
        {
            return unavailable.Error;
        }

        if (exception is BadHttpRequestException bad)
        {
            return OfForm(bad.StatusCode) ?? BadRequest;
        }

        // Text with a NUL, a number or a date that no column holds: the caller's values, in whatever field they came.
        if (exception is PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter or PostgresErrorCodes.NumericValueOutOfRange or PostgresErrorCodes.DatetimeFieldOverflow })
        {
            return BadRequest;
        }

        // The framework does not look whether it knows the charset before it reads.
        if (exception is InvalidOperationException { InnerException: ArgumentException } && context.Request.ContentType?.Contains("charset", StringComparison.OrdinalIgnoreCase) == true)
        {
            return BadRequest;
        }

        // A node that does not know yet that the rows are on their way wrote into their frozen copy.
        if (exception is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction })
        {
            return TenantErrors.Moving(context.Caller()?.Tenant);
        }

        if (IsOutage(exception))
        {
            Outage(log, exception.GetType().Name, context.Request.Path);
            return new Error(
                "kernel.database_unavailable", ErrorKind.Unavailable,
                "The hub's database does not answer at present. Scans are kept by the stations' agents and follow by themselves. Try again in a few seconds.");
        }

        Failed(log, exception, context.TraceIdentifier, context.Request.Path);
        return new Error("kernel.unexpected", ErrorKind.Failed, $"Something went wrong inside the hub. Its log has the reason under {context.TraceIdentifier}.");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database did not answer ({Exception}) for {Path}.")]
    private static partial void Outage(ILogger log, string exception, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {Trace} to {Path} failed.")]
    private static partial void Failed(ILogger log, Exception exception, string trace, string path);
}
