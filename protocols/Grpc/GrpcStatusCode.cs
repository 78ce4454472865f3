namespace EdgeHub.Grpc;

/// <summary>How a call ended (gRPC core, "Status codes and their use in gRPC"). The numbers are the wire's.</summary>
public enum GrpcStatusCode
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>The caller gave up.</summary>
    Cancelled = 1,

    /// <summary>The peer ended the call without a status that this side understands.</summary>
    Unknown = 2,

    /// <summary>The request itself is wrong, whatever the state of the system.</summary>
    InvalidArgument = 3,

    /// <summary>The time that the caller allowed is over.</summary>
    DeadlineExceeded = 4,

    /// <summary>Something that was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>Something that was to be made exists.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota, or the size limit of a message.</summary>
    ResourceExhausted = 8,

    /// <summary>The system's state forbids it; trying again changes nothing.</summary>
    FailedPrecondition = 9,

    /// <summary>A conflict; the caller may start over.</summary>
    Aborted = 10,

    /// <summary>Past the end of what exists.</summary>
    OutOfRange = 11,

    /// <summary>Unknown method, or an encoding that was not agreed.</summary>
    Unimplemented = 12,

    /// <summary>A broken invariant at the peer.</summary>
    Internal = 13,

    /// <summary>Not now; trying again with a pause is right.</summary>
    Unavailable = 14,

    /// <summary>Data is lost for good.</summary>
    DataLoss = 15,

    /// <summary>The caller has not proven who it is.</summary>
    Unauthenticated = 16,
}
