using System.Diagnostics.CodeAnalysis;

namespace EdgeHub.Hub.Kernel;

/// <summary>How an expected failure maps to HTTP.</summary>
public enum ErrorKind
{
    /// <summary>400: the form of the request is wrong.</summary>
    Form,

    /// <summary>401: nobody has logged in.</summary>
    Unauthenticated,

    /// <summary>403: known, but not allowed.</summary>
    Forbidden,

    /// <summary>404: not there, or another tenant's (never told apart).</summary>
    NotFound,

    /// <summary>409: the state does not allow it.</summary>
    State,

    /// <summary>412: changed meanwhile.</summary>
    Changed,

    /// <summary>422: a rule of the business forbids it.</summary>
    Rule,

    /// <summary>429: over a limit.</summary>
    Limit,

    /// <summary>503: try again later.</summary>
    Unavailable,

    /// <summary>428: the change must say which state it is meant for.</summary>
    Unconditional,

    /// <summary>500: nobody expected it.</summary>
    Failed,
}

/// <summary>An expected failure: what happened, to what, and what to do next. Never carries payloads or secrets.</summary>
/// <param name="Code"><c>module.snake_case</c>, never reused.</param>
/// <param name="Kind">Its place in HTTP.</param>
/// <param name="Detail">One or two sentences in English for integrators; pages translate the code.</param>
public sealed record Error(string Code, ErrorKind Kind, string Detail);

/// <summary>A value or the expected failure that stands in its place.</summary>
public readonly struct Result<T>
{
    private readonly T? _value;

    private Result(T? value, Error? error)
    {
        _value = value;
        Error = error;
    }

    /// <summary>The failure, or null.</summary>
    public Error? Error { get; }

    /// <summary>True when there is a value.</summary>
    public bool IsOk => Error is null;

    /// <summary>The value; asking for it on a failure is a bug.</summary>
    public T Value => Error is null ? _value! : throw new InvalidOperationException($"No value: {Error.Code}.");

    /// <summary>Takes the value out, or says why there is none.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out Error? error)
    {
        value = _value;
        error = Error;
        return error is null;
    }

    /// <summary>A value is a result.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>A failure is a result.</summary>
    public static implicit operator Result<T>(Error error) => new(default, error);
}
