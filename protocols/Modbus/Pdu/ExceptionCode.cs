namespace EdgeHub.Modbus;

/// <summary>Why a server refused (Modbus Application Protocol V1.1b3, 7).</summary>
public enum ExceptionCode : byte
{
    /// <summary>Not refused; never on the wire.</summary>
    None = 0x00,

    /// <summary>The server does not know the function, or not in its present state.</summary>
    IllegalFunction = 0x01,

    /// <summary>Address and quantity name something that the server does not have.</summary>
    IllegalDataAddress = 0x02,

    /// <summary>The request's structure or a value in it is not allowed.</summary>
    IllegalDataValue = 0x03,

    /// <summary>The server failed while it worked on the request.</summary>
    ServerDeviceFailure = 0x04,

    /// <summary>Accepted; it will take long.</summary>
    Acknowledge = 0x05,

    /// <summary>The server is busy; ask again later.</summary>
    ServerDeviceBusy = 0x06,

    /// <summary>A file's memory failed its parity check.</summary>
    MemoryParityError = 0x08,

    /// <summary>The gateway has no way to the device: usually wrongly configured or overloaded.</summary>
    GatewayPathUnavailable = 0x0A,

    /// <summary>The device behind the gateway did not answer: usually it is not there.</summary>
    GatewayTargetDeviceFailedToRespond = 0x0B,
}
