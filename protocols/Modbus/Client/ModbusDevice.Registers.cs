using System.Runtime.CompilerServices;

namespace EdgeHub.Modbus;

/// <summary>Holding and input registers.</summary>
public sealed partial class ModbusDevice
{
    /// <summary>Reads 1 to 125 holding registers (6.3).</summary>
    public ValueTask<ModbusResult> ReadHoldingRegistersAsync(ushort startingAddress, Memory<ushort> registers, CancellationToken cancellationToken) =>
        ReadRegistersAsync(FunctionCode.ReadHoldingRegisters, startingAddress, registers, cancellationToken);

    /// <summary>Reads 1 to 125 input registers (6.4).</summary>
    public ValueTask<ModbusResult> ReadInputRegistersAsync(ushort startingAddress, Memory<ushort> registers, CancellationToken cancellationToken) =>
        ReadRegistersAsync(FunctionCode.ReadInputRegisters, startingAddress, registers, cancellationToken);

    /// <summary>Writes one holding register (6.6).</summary>
    public ValueTask<ModbusResult> WriteSingleRegisterAsync(ushort registerAddress, ushort value, CancellationToken cancellationToken) =>
        WriteSingleAsync(FunctionCode.WriteSingleRegister, registerAddress, value, cancellationToken);

    /// <summary>Writes 1 to 123 holding registers (6.12).</summary>
    public async ValueTask<ModbusResult> WriteMultipleRegistersAsync(
        ushort startingAddress, ReadOnlyMemory<ushort> registers, CancellationToken cancellationToken)
    {
        CheckRange(startingAddress, registers.Length, Pdu.MaxWriteRegisters);
        var buffer = Rent();
        try
        {
            return (await WriteAsync(buffer, Write(buffer, startingAddress, registers.Span), cancellationToken)).Result;
        }
        finally
        {
            Return(buffer);
        }
    }

    /// <summary>Sets a holding register to (current AND andMask) OR (orMask AND NOT andMask) in one step (6.16).</summary>
    public async ValueTask<ModbusResult> MaskWriteRegisterAsync(ushort referenceAddress, ushort andMask, ushort orMask, CancellationToken cancellationToken)
    {
        var buffer = Rent();
        try
        {
            var requestBytes = Pdu.Write(new MaskWriteRegister(referenceAddress, andMask, orMask), buffer);
            return (await WriteAsync(buffer, requestBytes, cancellationToken)).Result;
        }
        finally
        {
            Return(buffer);
        }
    }

    /// <summary>Writes 1 to 121 holding registers and then reads 1 to 125, in one step (6.17).</summary>
    public async ValueTask<ModbusResult> ReadWriteMultipleRegistersAsync(
        ushort readStartingAddress, Memory<ushort> read, ushort writeStartingAddress, ReadOnlyMemory<ushort> write, CancellationToken cancellationToken)
    {
        CheckRange(readStartingAddress, read.Length, Pdu.MaxReadRegisters);
        CheckRange(writeStartingAddress, write.Length, Pdu.MaxReadWriteRegisters);
        var buffer = Rent();
        try
        {
            var requestBytes = Write(buffer, readStartingAddress, read.Length, writeStartingAddress, write.Span);
            var reply = await WriteAsync(buffer, requestBytes, cancellationToken);
            return reply.Result.IsGood ? Unpack(buffer.AsSpan(0, reply.Bytes), read.Span) : reply.Result;
        }
        finally
        {
            Return(buffer);
        }
    }

    /// <summary>Reads the values that wait in a queue, at most 31; the first register of the queue is its address (6.18).</summary>
    public ValueTask<ModbusResult<ushort[]>> ReadFifoQueueAsync(ushort fifoPointerAddress, CancellationToken cancellationToken) => AskAsync(
        buffer => Pdu.Write(new ReadFifoQueueRequest(fifoPointerAddress), buffer),
        static pdu =>
        {
            var isGood = ReadFifoQueueResponse.TryRead(pdu.Span, out var response).IsComplete;
            var values = new ushort[response.Values.Length / 2];
            Registers.FromBytes(response.Values, values);
            return (isGood, values);
        },
        cancellationToken);

    private static int Write(byte[] buffer, ushort startingAddress, ReadOnlySpan<ushort> registers)
    {
        Span<byte> bytes = stackalloc byte[registers.Length * 2];
        Registers.ToBytes(registers, bytes);
        return Pdu.Write(new WriteMultipleRequest(FunctionCode.WriteMultipleRegisters, startingAddress, (ushort)registers.Length, bytes), buffer);
    }

    private static int Write(byte[] buffer, ushort readStartingAddress, int quantityToRead, ushort writeStartingAddress, ReadOnlySpan<ushort> write)
    {
        Span<byte> bytes = stackalloc byte[write.Length * 2];
        Registers.ToBytes(write, bytes);
        return Pdu.Write(
            new ReadWriteMultipleRegistersRequest(readStartingAddress, (ushort)quantityToRead, writeStartingAddress, (ushort)write.Length, bytes), buffer);
    }

    private static ModbusResult Unpack(ReadOnlySpan<byte> pdu, Span<ushort> registers)
    {
        if (!ReadResponse.TryRead(pdu, out var response).IsComplete || response.Data.Length != registers.Length * 2)
        {
            return Malformed;
        }

        Registers.FromBytes(response.Data, registers);
        return default;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ModbusResult> ReadRegistersAsync(
        FunctionCode function, ushort startingAddress, Memory<ushort> registers, CancellationToken cancellationToken)
    {
        CheckRange(startingAddress, registers.Length, Pdu.MaxReadRegisters);
        var buffer = Rent();
        try
        {
            var requestBytes = Pdu.Write(new ReadRequest(function, startingAddress, (ushort)registers.Length), buffer);
            var reply = await ReadAsync(buffer, requestBytes, cancellationToken);
            return reply.Result.IsGood ? Unpack(buffer.AsSpan(0, reply.Bytes), registers.Span) : reply.Result;
        }
        finally
        {
            Return(buffer);
        }
    }

    private async ValueTask<ModbusResult> WriteSingleAsync(FunctionCode function, ushort address, ushort value, CancellationToken cancellationToken)
    {
        var buffer = Rent();
        try
        {
            return (await WriteAsync(buffer, Pdu.Write(new WriteSingle(function, address, value), buffer), cancellationToken)).Result;
        }
        finally
        {
            Return(buffer);
        }
    }
}
