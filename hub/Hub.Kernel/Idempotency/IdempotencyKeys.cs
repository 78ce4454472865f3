using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace EdgeHub.Hub.Kernel;

/// <summary>
/// <c>Idempotency-Key</c> on a changing request of the API: the same key with the same request is done once and answered alike
/// for 24 hours, on whichever node. GET and what needs no log-in take no keys.
/// </summary>
internal sealed partial class IdempotencyKeys(RequestDelegate next, RecordedAnswers answers, TimeProvider time, ILogger<IdempotencyKeys> log)
{
    private const string Replayed = "Idempotency-Replayed";
    private const int LongestKey = 100;

    /// <summary>Longer than the queue for a company's connections ever is: an answer that is not kept can't be given again.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(30);

    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Headers.TryGetValue(IdempotencyRoutes.Header, out var given) || context.Caller() is not { } caller
            || context.GetEndpoint() is not RouteEndpoint endpoint || !IdempotencyRoutes.Take(endpoint.Metadata.GetMetadata<RequiredPermission>(), context.Request.Method))
        {
            await next(context);
            return;
        }

        if (given is not [{ Length: > 0 and <= LongestKey } text] || text.Any(c => c is < '!' or > '~'))
        {
            await Problems.WriteAsync(context, IdempotencyErrors.Malformed);
            return;
        }

        var isPlatforms = caller.Tenant is null || endpoint.Metadata.GetMetadata<PlatformChangeMark>() is not null;
        var hash = await HashAsync(context.Request, context.RequestAborted);
        var key = new RunningKey(caller.Tenant?.TenantId ?? 0, caller.PersonId, text, hash, Guid.NewGuid(), isPlatforms ? null : caller.Tenant);
        if (!(await answers.BeginAsync(key, context.RequestAborted)).TryGet(out var found, out var error))
        {
            await Problems.WriteAsync(context, error);
        }
        else if (found.Answer is { } recorded)
        {
            await ReplayAsync(context.Response, recorded, context.RequestAborted);
        }
        else if (found.Refusal is { } refusal)
        {
            if (refusal == IdempotencyErrors.Running)
            {
                context.Response.Headers.RetryAfter = "1";
            }

            await Problems.WriteAsync(context, refusal);
        }
        else
        {
            await RunAsync(context, key, endpoint.Metadata.GetMetadata<ShownOnceMark>() is not null);
        }
    }

    /// <summary>The body is small (see <see cref="BodyLimits"/>) and is read whole; the route reads it again from memory.</summary>
    private static async Task<byte[]> HashAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        body.Position = 0;
        request.Body = body;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path}{request.QueryString}\n"));
        hash.AppendData(body.GetBuffer().AsSpan(0, (int)body.Length));
        return hash.GetHashAndReset();
    }

    private static async Task ReplayAsync(HttpResponse response, RecordedAnswer answer, CancellationToken cancellationToken)
    {
        response.StatusCode = answer.Status;
        response.Headers[Replayed] = "true";
        response.ContentType = answer.ContentType;
        if (answer.Location is { } location)
        {
            response.Headers.Location = location;
        }

        if (answer.Body.Length > 0)
        {
            response.ContentLength = answer.Body.Length;
            await response.Body.WriteAsync(answer.Body, cancellationToken);
        }
    }

    /// <summary>Runs the request with its answer held back until it is kept: who has the answer can replay it.</summary>
    private async Task RunAsync(HttpContext context, RunningKey key, bool isShownOnce)
    {
        var response = context.Response;
        var real = response.Body;
        using var held = new MemoryStream();
        response.Body = held;
        context.Features.Set(key);
        var isKept = false;
        try
        {
            await next(context);
            context.Features.Set<RunningKey>(null);
            isKept = await KeepAsync(response, key, held, isShownOnce);
        }
        finally
        {
            context.Features.Set<RunningKey>(null);
            response.Body = real;
            if (!isKept)
            {
                await TryAsync(late => answers.ForgetAsync(key, late));
            }
        }

        held.Position = 0;
        await held.CopyToAsync(real, context.RequestAborted);
    }

    private async Task<bool> KeepAsync(HttpResponse response, RunningKey key, MemoryStream held, bool isShownOnce)
    {
        // Not the request's answer but the moment's: the same request may fare better the next time.
        if (response.StatusCode is >= 500 or StatusCodes.Status412PreconditionFailed or StatusCodes.Status428PreconditionRequired or StatusCodes.Status429TooManyRequests)
        {
            return false;
        }

        var hasSecret = response.StatusCode < 300 && (isShownOnce || response.Headers.ContainsKey(HeaderNames.SetCookie));
        var state = hasSecret ? "once" : held.Length > RecordedAnswers.LargestBody ? "lost" : "recorded";
        var answer = state == "recorded" ? new RecordedAnswer(response.StatusCode, response.ContentType, response.Headers.Location, held.ToArray()) : null;
        await TryAsync(late => answers.EndAsync(key, state, answer, late));
        return true;
    }

    /// <summary>The request's own end stands, whatever becomes of its row; who asked may be gone already.</summary>
    private async Task TryAsync(Func<CancellationToken, Task> write)
    {
        try
        {
            using var late = new CancellationTokenSource(LongestEnd, time);
            await write(late.Token);
        }
        catch (Exception exception)
        {
            NotKept(log, exception.GetType().Name);
        }
    }

    [LoggerMessage(1401, LogLevel.Warning, "The answer to a request with an Idempotency-Key could not be kept ({Reason}).")]
    private static partial void NotKept(ILogger log, string reason);
}
