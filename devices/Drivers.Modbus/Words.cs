using EdgeHub.Modbus;

namespace EdgeHub.Drivers.Modbus;

/// <summary>How exchanges end, in words for a person.</summary>
internal static class Words
{
    public static string Of(ModbusResult result) => result.Fault switch
    {
        ModbusFault.Exception => result.Exception switch
        {
            ExceptionCode.IllegalFunction => "the device does not know the function (01)",
            ExceptionCode.IllegalDataAddress => "the device has no such address (02)",
            ExceptionCode.IllegalDataValue => "the device does not take the value or quantity (03)",
            ExceptionCode.ServerDeviceFailure => "the device failed (04)",
            ExceptionCode.ServerDeviceBusy => "the device is busy (06)",
            ExceptionCode.GatewayPathUnavailable => "the gateway has no way to the unit (0A)",
            ExceptionCode.GatewayTargetDeviceFailedToRespond => "the unit behind the gateway does not answer (0B)",
            _ => $"the device answered with exception {(int)result.Exception:X2}",
        },
        ModbusFault.TimedOut => "no answer came in time",
        ModbusFault.Disconnected => "there is no connection",
        ModbusFault.Malformed => "the answer breaks the protocol; check unit, and whether the line carries RTU or TCP",
        ModbusFault.Suspended => "the unit was silent and is left alone for a while",
        ModbusFault.Overloaded => "too many requests wait for this line",
        _ => "",
    };

    public static string Silence(ModbusResult result) => result.Fault switch
    {
        ModbusFault.Disconnected => "can't be reached. Check power, cable and address.",
        ModbusFault.Overloaded => "has more machines than it can answer in time. Read them less often.",
        ModbusFault.Exception => "is not there: " + Of(result) + ".",
        _ => "does not answer. Check power, unit number and line settings.",
    };
}
