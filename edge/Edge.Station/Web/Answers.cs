using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace EdgeHub.Edge.Station;

/// <summary>Reads requests and writes answers, all JSON and all bounded.</summary>
internal static class Answers
{
    public static Problem TooLarge { get; } =
        new("station.too_large", $"A request may have {StationLimits.RequestBytes} bytes.", StatusCodes.Status413PayloadTooLarge);

    public static Problem NoStation { get; } =
        new("station.unknown", "This agent has no such station. Its configuration file names the stations.", StatusCodes.Status404NotFound);

    public static Problem Malformed { get; } =
        new("station.malformed", "The request is not the JSON that belongs here.", StatusCodes.Status400BadRequest);

    public static async Task WriteAsync<T>(HttpContext context, T answer, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await JsonSerializer.SerializeAsync(context.Response.Body, answer, type, context.RequestAborted);
    }

    public static async Task WriteAsync(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        context.Response.ContentType = "application/problem+json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await JsonSerializer.SerializeAsync(context.Response.Body, problem, StationJson.Default.Problem, context.RequestAborted);
    }

    /// <summary>Reads the body; when that fails the answer is written already and null comes back.</summary>
    public static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        Problem problem;
        try
        {
            if (await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted) is { } body)
            {
                return body;
            }

            problem = Malformed;
        }
        catch (JsonException)
        {
            problem = Malformed;
        }
        catch (BadHttpRequestException error)
        {
            problem = error.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLarge : Malformed;
        }

        await WriteAsync(context, problem);
        return null;
    }
}
