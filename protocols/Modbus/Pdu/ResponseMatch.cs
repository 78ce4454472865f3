using System.Buffers.Binary;

namespace EdgeHub.Modbus;

/// <summary>
/// Whether a response can be the answer to a request: the same function, as many values as were asked for, the address and quantity
/// repeated where the specification repeats them. On a serial line this is all that tells a late answer from the right one.
/// </summary>
internal static class ResponseMatch
{
    /// <summary>Function, address and quantity or value, which the answers to writes repeat.</summary>
    private const int RepeatedBytes = 5;

    public static bool Fits(ReadOnlySpan<byte> request, ReadOnlySpan<byte> response)
    {
        if (response.IsEmpty || (response[0] & ~Pdu.ExceptionFlag) != request[0])
        {
            return false;
        }

        if ((response[0] & Pdu.ExceptionFlag) != 0)
        {
            return ExceptionResponse.TryRead(response, out _).IsComplete;
        }

        return (FunctionCode)request[0] switch
        {
            FunctionCode.ReadCoils or FunctionCode.ReadDiscreteInputs => HasData(response, Bits.BytesFor(Quantity(request))),
            FunctionCode.ReadHoldingRegisters or FunctionCode.ReadInputRegisters or FunctionCode.ReadWriteMultipleRegisters => HasData(response, Quantity(request) * 2),
            FunctionCode.WriteMultipleCoils or FunctionCode.WriteMultipleRegisters => response.SequenceEqual(request[..RepeatedBytes]),
            FunctionCode.WriteSingleCoil or FunctionCode.WriteSingleRegister or FunctionCode.MaskWriteRegister
                or FunctionCode.WriteFileRecord => response.SequenceEqual(request),
            _ => true,
        };
    }

    private static int Quantity(ReadOnlySpan<byte> request) => BinaryPrimitives.ReadUInt16BigEndian(request[3..]);

    private static bool HasData(ReadOnlySpan<byte> response, int bytes) => response.Length == 2 + bytes && response[1] == bytes;
}
