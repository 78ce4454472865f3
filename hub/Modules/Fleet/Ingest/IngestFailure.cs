using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Fleet;

/// <summary>What a failed transaction means for the records in it.</summary>
internal enum IngestFailure
{
    /// <summary>A deadlock or serialization failure: the same again.</summary>
    Retry,

    /// <summary>The database, or the hub itself, can't do its work now: wait, the records are sound.</summary>
    Outage,

    /// <summary>Something in the records: take them apart until the one is found.</summary>
    Poison,
}

/// <summary>Tells the reasons of a failed transaction apart.</summary>
internal static class IngestFailures
{
    public static IngestFailure Of(Exception e) => e switch
    {
        PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected } => IngestFailure.Retry,

        // 22 data exception, 23 integrity constraint, P0 raised by a trigger: a value of this batch. Everything else that the
        // server says (08, 42, 53, 57, 58, XX ...) is no record's fault.
        PostgresException { SqlState: ['2', '2' or '3', ..] or ['P', '0', ..] } => IngestFailure.Poison,
        NpgsqlException or IOException or System.Net.Sockets.SocketException or TimeoutException or ObjectDisposedException => IngestFailure.Outage,
        OutOfMemoryException or UnavailableException => IngestFailure.Outage,
        _ => IngestFailure.Poison,
    };
}

/// <summary>Ingest has to wait; the reason is one of <c>Slow</c>'s.</summary>
internal sealed class IngestWaitException(string reason, string detail, Exception? inner = null) : Exception(detail, inner)
{
    public string Reason { get; } = reason;
}
