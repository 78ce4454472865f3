namespace EdgeHub.Edge.Uplink;

/// <summary>The agent could not be enrolled; the message says what to do.</summary>
public sealed class EnrolmentException : Exception
{
    /// <summary>Names code and reason.</summary>
    /// <param name="code">For support, e.g. <c>enrolment.refused</c>.</param>
    /// <param name="message">What happened and what to do next.</param>
    /// <param name="innerException">The cause.</param>
    public EnrolmentException(string code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>For support, e.g. <c>enrolment.refused</c>.</summary>
    public string Code { get; }
}
