using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>Answers one request PDU for a unit; pure but for what the unit does, and nothing is allocated.</summary>
internal static class RequestHandler
{
    /// <summary>Writes the response and gives back its length, at most 253.</summary>
    /// <param name="request">A PDU of at least one byte.</param>
    /// <param name="unit">Whose it is.</param>
    /// <param name="line">The serial line's book; null over TCP, where the functions for serial lines do not exist.</param>
    /// <param name="response">At least 253 bytes.</param>
    public static int Answer(ReadOnlySpan<byte> request, ModbusUnit unit, LineDiagnostics? line, Span<byte> response)
    {
        var length = 0;
        var code = (FunctionCode)request[0] switch
        {
            FunctionCode.ReadCoils or FunctionCode.ReadDiscreteInputs => ReadBits(request, unit, response, ref length),
            FunctionCode.ReadHoldingRegisters or FunctionCode.ReadInputRegisters => ReadRegisters(request, unit, response, ref length),
            FunctionCode.WriteSingleCoil or FunctionCode.WriteSingleRegister => WriteOne(request, unit, response, ref length),
            FunctionCode.WriteMultipleCoils => WriteCoils(request, unit, response, ref length),
            FunctionCode.WriteMultipleRegisters => WriteRegisters(request, unit, response, ref length),
            FunctionCode.MaskWriteRegister => MaskWrite(request, unit, response, ref length),
            FunctionCode.ReadWriteMultipleRegisters => ReadWrite(request, unit, response, ref length),
            FunctionCode.ReadFifoQueue => ReadFifo(request, unit, response, ref length),
            FunctionCode.ReadFileRecord => FileRequests.Read(request, unit, response, ref length),
            FunctionCode.WriteFileRecord => FileRequests.Write(request, unit, response, ref length),
            FunctionCode.EncapsulatedInterfaceTransport => IdentificationRequests.Read(request, unit, response, ref length),
            _ when line is not null => line.Answer(request, unit, response, ref length),
            _ => ExceptionCode.IllegalFunction,
        };
        return code == ExceptionCode.None ? length : Pdu.Write(new ExceptionResponse((FunctionCode)(request[0] & ~Pdu.ExceptionFlag), code), response);
    }

    /// <summary>The exception code of a request that was not read; none when it was.</summary>
    public static ExceptionCode CodeOf(WireOutcome outcome) => outcome.IsComplete ? ExceptionCode.None : (ExceptionCode)outcome.Code;

    private static ExceptionCode ReadBits(ReadOnlySpan<byte> pdu, ModbusUnit unit, Span<byte> response, ref int length)
    {
        if (CodeOf(ReadRequest.TryRead(pdu, out var request)) is not ExceptionCode.None and var refused)
        {
            return refused;
        }

        Span<bool> bits = stackalloc bool[request.Quantity];
        var code = request.Function == FunctionCode.ReadCoils
            ? unit.ReadCoils(request.StartingAddress, bits)
            : unit.ReadDiscreteInputs(request.StartingAddress, bits);
        Span<byte> packed = stackalloc byte[Bits.BytesFor(bits.Length)];
        Bits.Pack(bits, packed);
        length = Pdu.Write(new ReadResponse(request.Function, packed), response);
        return code;
    }

    private static ExceptionCode ReadRegisters(ReadOnlySpan<byte> pdu, ModbusUnit unit, Span<byte> response, ref int length)
    {
        if (CodeOf(ReadRequest.TryRead(pdu, out var request)) is not ExceptionCode.None and var refused)
        {
            return refused;
        }

        Span<ushort> registers = stackalloc ushort[request.Quantity];
        var code = request.Function == FunctionCode.ReadHoldingRegisters
            ? unit.ReadHoldingRegisters(request.StartingAddress, registers)
            : unit.ReadInputRegisters(request.StartingAddress, registers);
        length = Write(request.Function, registers, response);
        return code;
    }

    private static int Write(FunctionCode function, ReadOnlySpan<ushort> registers, Span<byte> response)
    {
        Span<byte> bytes = stackalloc byte[registers.Length * 2];
        Registers.ToBytes(registers, bytes);
        return Pdu.Write(new ReadResponse(function, bytes), response);
    }

    private static ExceptionCode WriteOne(ReadOnlySpan<byte> pdu, ModbusUnit unit, Span<byte> response, ref int length)
    {
        if (CodeOf(WriteSingle.TryRead(pdu, out var request)) is not ExceptionCode.None and var refused)
        {
            return refused;
        }

        length = Pdu.Write(request, response);
        return request.Function == FunctionCode.WriteSingleCoil
            ? unit.WriteCoils(request.Address, [request.Value == WriteSingle.On])
            : unit.WriteRegisters(request.Address, [request.Value]);
    }

    private static ExceptionCode WriteCoils(ReadOnlySpan<byte> pdu, ModbusUnit unit, Span<byte> response, ref int length)
    {
        if (CodeOf(WriteMultipleRequest.TryRead(pdu, out var request)) is not ExceptionCode.None and var refused)
        {
            return refused;
        }

        Span<bool> coils = stackalloc bool[request.Quantity];
        Bits.Unpack(request.Values, coils);
        length = Pdu.Write(new WriteMultipleResponse(request.Function, request.StartingAddress, request.Quantity), response);
        return unit.WriteCoils(request.StartingAddress, coils);
    }

    private static ExceptionCode WriteRegisters(ReadOnlySpan<byte> pdu, ModbusUnit unit, Span<byte> response, ref int length)
    {
        if (CodeOf(WriteMultipleRequest.TryRead(pdu, out var request)) is not ExceptionCode.None and var refused)
        {
            return refused;
        }

        Span<ushort> registers = stackalloc ushort[request.Quantity];
        Registers.FromBytes(request.Values, registers);
        length = Pdu.Write(new WriteMultipleResponse(request.Function, request.StartingAddress, request.Quantity), response);
        return unit.WriteRegisters(request.StartingAddress, registers);
    }

    private static ExceptionCode MaskWrite(ReadOnlySpan<byte> pdu, ModbusUnit unit, Span<byte> response, ref int length)
    {
        if (CodeOf(MaskWriteRegister.TryRead(pdu, out var request)) is not ExceptionCode.None and var refused)
        {
            return refused;
        }

        length = Pdu.Write(request, response);
        return unit.MaskWriteRegister(request.ReferenceAddress, request.AndMask, request.OrMask);
    }

    private static ExceptionCode ReadWrite(ReadOnlySpan<byte> pdu, ModbusUnit unit, Span<byte> response, ref int length)
    {
        if (CodeOf(ReadWriteMultipleRegistersRequest.TryRead(pdu, out var request)) is not ExceptionCode.None and var refused)
        {
            return refused;
        }

        Span<ushort> write = stackalloc ushort[request.QuantityToWrite];
        Registers.FromBytes(request.Values, write);
        Span<ushort> read = stackalloc ushort[request.QuantityToRead];
        var code = unit.ReadWriteRegisters(request.ReadStartingAddress, read, request.WriteStartingAddress, write);
        length = Write(FunctionCode.ReadWriteMultipleRegisters, read, response);
        return code;
    }

    private static ExceptionCode ReadFifo(ReadOnlySpan<byte> pdu, ModbusUnit unit, Span<byte> response, ref int length)
    {
        if (CodeOf(ReadFifoQueueRequest.TryRead(pdu, out var request)) is not ExceptionCode.None and var refused)
        {
            return refused;
        }

        Span<ushort> values = stackalloc ushort[Pdu.MaxFifoCount];
        var code = unit.ReadFifoQueue(request.FifoPointerAddress, values, out var count);
        Span<byte> bytes = stackalloc byte[count * 2];
        Registers.ToBytes(values[..count], bytes);
        length = Pdu.Write(new ReadFifoQueueResponse(bytes), response);
        return code;
    }
}
