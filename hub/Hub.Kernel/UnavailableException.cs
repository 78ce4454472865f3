namespace EdgeHub.Hub.Kernel;

/// <summary>An expected failure where no result can be returned, such as inside a stream; mapped to HTTP like its error.</summary>
public sealed class UnavailableException : Exception
{
    /// <summary>With the failure.</summary>
    public UnavailableException(Error error)
        : base(error.Detail) => Error = error;

    /// <summary>Not used.</summary>
    public UnavailableException()
        : this(new Error("kernel.unavailable", ErrorKind.Unavailable, "Not available at present."))
    {
    }

    /// <summary>Not used.</summary>
    public UnavailableException(string message)
        : this(new Error("kernel.unavailable", ErrorKind.Unavailable, message))
    {
    }

    /// <summary>Not used.</summary>
    public UnavailableException(string message, Exception inner)
        : base(message, inner) => Error = new Error("kernel.unavailable", ErrorKind.Unavailable, message);

    /// <summary>The failure.</summary>
    public Error Error { get; }
}
