using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace EdgeHub.Hub.Kernel;

/// <summary>
/// The value as 200 with JSON, or the failure as problem details. A route that returns it is described in OpenAPI with the
/// value's schema, which a bare <see cref="IResult"/> is not.
/// </summary>
public sealed class Answer<T> : IResult, IEndpointMetadataProvider
{
    private Answer(Result<T> result) => Result = result;

    /// <summary>What is answered.</summary>
    public Result<T> Result { get; }

    /// <summary>A value is an answer.</summary>
    public static implicit operator Answer<T>(T value) => new(value);

    /// <summary>A failure is an answer.</summary>
    public static implicit operator Answer<T>(Error error) => new(error);

    /// <summary>Either.</summary>
    public static implicit operator Answer<T>(Result<T> result) => new(result);

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext) =>
        Result.TryGet(out var value, out var error)
            ? TypedResults.Ok(value).ExecuteAsync(httpContext)
            : Problems.WriteAsync(httpContext, error);

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
    }
}

/// <summary>204 without a body, or the failure as problem details.</summary>
public sealed class Done : IResult, IEndpointMetadataProvider
{
    private readonly Error? _error;

    private Done(Error? error) => _error = error;

    /// <summary>It is done and there is nothing to say.</summary>
    public static Done Ok { get; } = new(null);

    /// <summary>A failure is an answer; null means done.</summary>
    public static implicit operator Done(Error? error) => error is null ? Ok : new Done(error);

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (_error is not null)
        {
            return Problems.WriteAsync(httpContext, _error);
        }

        httpContext.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status204NoContent, typeof(void)));
    }
}

/// <summary>202 with what was begun and the address at which it is watched, or the failure as problem details.</summary>
public sealed class Begun<T> : IResult, IEndpointMetadataProvider
{
    private readonly Result<T> _result;
    private readonly string _address;

    internal Begun(Result<T> result, string address) => (_result, _address) = (result, address);

    /// <summary>A failure is an answer.</summary>
    public static implicit operator Begun<T>(Error error) => new(error, "");

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext) =>
        _result.TryGet(out var value, out var error)
            ? TypedResults.Accepted(_address, value).ExecuteAsync(httpContext)
            : Problems.WriteAsync(httpContext, error);

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status202Accepted, typeof(T), ["application/json"]));
    }
}

/// <summary>Makes <see cref="Begun{T}"/>.</summary>
public static class Begun
{
    /// <summary>Work that goes on.</summary>
    public static Begun<T> At<T>(string address, T value) => new(value, address);
}
