using System.Buffers.Binary;
using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>
/// How long a PDU is, told from its first bytes, because RTU frames carry no length. Complete gives the length in bytes though not all of
/// them need be there; malformed means that it can't be told (unknown function, impossible length): then only silence ends the frame.
/// </summary>
internal static class PduLength
{
    private static WireOutcome Unknown => WireOutcome.Malformed((int)ExceptionCode.IllegalFunction, 0, "5.1");

    public static WireOutcome OfRequest(ReadOnlySpan<byte> pdu) => pdu.IsEmpty ? WireOutcome.NeedsMore(1) : (FunctionCode)pdu[0] switch
    {
        FunctionCode.ReadCoils or FunctionCode.ReadDiscreteInputs or FunctionCode.ReadHoldingRegisters or FunctionCode.ReadInputRegisters
            or FunctionCode.WriteSingleCoil or FunctionCode.WriteSingleRegister => WireOutcome.Complete(5),
        FunctionCode.ReadExceptionStatus or FunctionCode.GetCommEventCounter or FunctionCode.GetCommEventLog
            or FunctionCode.ReportServerId => WireOutcome.Complete(1),

        // Return Query Data may be longer; such a frame ends by silence.
        FunctionCode.Diagnostics => WireOutcome.Complete(5),
        FunctionCode.WriteMultipleCoils or FunctionCode.WriteMultipleRegisters => Counted(pdu, 5),
        FunctionCode.ReadFileRecord or FunctionCode.WriteFileRecord => Counted(pdu, 1),
        FunctionCode.MaskWriteRegister => WireOutcome.Complete(7),
        FunctionCode.ReadWriteMultipleRegisters => Counted(pdu, 9),
        FunctionCode.ReadFifoQueue => WireOutcome.Complete(3),
        FunctionCode.EncapsulatedInterfaceTransport => pdu.Length < 2 ? WireOutcome.NeedsMore(2)
            : pdu[1] == ReadDeviceIdentificationRequest.MeiType ? WireOutcome.Complete(4) : Unknown,
        _ => Unknown,
    };

    /// <summary>Length of a response; that of Diagnostics is its request's, 5 unless told.</summary>
    public static WireOutcome OfResponse(ReadOnlySpan<byte> pdu, int requestBytes = 5) => pdu.IsEmpty ? WireOutcome.NeedsMore(1)
        : (pdu[0] & Pdu.ExceptionFlag) != 0 ? WireOutcome.Complete(2)
        : (FunctionCode)pdu[0] switch
        {
            FunctionCode.ReadCoils or FunctionCode.ReadDiscreteInputs or FunctionCode.ReadHoldingRegisters or FunctionCode.ReadInputRegisters
                or FunctionCode.ReadWriteMultipleRegisters or FunctionCode.ReportServerId or FunctionCode.GetCommEventLog
                or FunctionCode.ReadFileRecord or FunctionCode.WriteFileRecord => Counted(pdu, 1),
            FunctionCode.WriteSingleCoil or FunctionCode.WriteSingleRegister or FunctionCode.WriteMultipleCoils
                or FunctionCode.WriteMultipleRegisters or FunctionCode.GetCommEventCounter => WireOutcome.Complete(5),
            FunctionCode.ReadExceptionStatus => WireOutcome.Complete(2),
            FunctionCode.Diagnostics => WireOutcome.Complete(requestBytes),
            FunctionCode.MaskWriteRegister => WireOutcome.Complete(7),
            FunctionCode.ReadFifoQueue => pdu.Length < 3 ? WireOutcome.NeedsMore(3) : Limited(3 + BinaryPrimitives.ReadUInt16BigEndian(pdu[1..])),
            FunctionCode.EncapsulatedInterfaceTransport => OfIdentification(pdu),
            _ => Unknown,
        };

    private static WireOutcome Counted(ReadOnlySpan<byte> pdu, int at) =>
        pdu.Length <= at ? WireOutcome.NeedsMore(at + 1) : Limited(at + 1 + pdu[at]);

    private static WireOutcome Limited(int bytes) => bytes <= Pdu.MaxBytes ? WireOutcome.Complete(bytes) : Unknown;

    private static WireOutcome OfIdentification(ReadOnlySpan<byte> pdu)
    {
        if (pdu.Length < 2)
        {
            return WireOutcome.NeedsMore(2);
        }

        if (pdu[1] != ReadDeviceIdentificationRequest.MeiType)
        {
            return Unknown;
        }

        var at = ReadDeviceIdentificationResponse.HeaderBytes;
        if (pdu.Length < at)
        {
            return WireOutcome.NeedsMore(at);
        }

        for (var left = pdu[at - 1]; left > 0; left--)
        {
            // Each object begins with its id and length.
            if (at + 2 > Pdu.MaxBytes)
            {
                return Unknown;
            }

            if (pdu.Length < at + 2)
            {
                return WireOutcome.NeedsMore(at + 2);
            }

            at += 2 + pdu[at + 1];
        }

        return Limited(at);
    }
}
