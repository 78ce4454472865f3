using System.Runtime.CompilerServices;

namespace EdgeHub.Modbus;

/// <summary>Coils and discrete inputs.</summary>
public sealed partial class ModbusDevice
{
    /// <summary>Reads 1 to 2,000 coils (6.1).</summary>
    public ValueTask<ModbusResult> ReadCoilsAsync(ushort startingAddress, Memory<bool> coils, CancellationToken cancellationToken) =>
        ReadBitsAsync(FunctionCode.ReadCoils, startingAddress, coils, cancellationToken);

    /// <summary>Reads 1 to 2,000 discrete inputs (6.2).</summary>
    public ValueTask<ModbusResult> ReadDiscreteInputsAsync(ushort startingAddress, Memory<bool> inputs, CancellationToken cancellationToken) =>
        ReadBitsAsync(FunctionCode.ReadDiscreteInputs, startingAddress, inputs, cancellationToken);

    /// <summary>Switches one coil (6.5).</summary>
    public ValueTask<ModbusResult> WriteSingleCoilAsync(ushort outputAddress, bool value, CancellationToken cancellationToken) =>
        WriteSingleAsync(FunctionCode.WriteSingleCoil, outputAddress, value ? WriteSingle.On : (ushort)0, cancellationToken);

    /// <summary>Switches 1 to 1,968 coils (6.11).</summary>
    public async ValueTask<ModbusResult> WriteMultipleCoilsAsync(ushort startingAddress, ReadOnlyMemory<bool> coils, CancellationToken cancellationToken)
    {
        CheckRange(startingAddress, coils.Length, Pdu.MaxWriteBits);
        var buffer = Rent();
        try
        {
            return (await WriteAsync(buffer, Write(buffer, startingAddress, coils.Span), cancellationToken)).Result;
        }
        finally
        {
            Return(buffer);
        }
    }

    private static int Write(byte[] buffer, ushort startingAddress, ReadOnlySpan<bool> coils)
    {
        Span<byte> packed = stackalloc byte[Bits.BytesFor(coils.Length)];
        Bits.Pack(coils, packed);
        return Pdu.Write(new WriteMultipleRequest(FunctionCode.WriteMultipleCoils, startingAddress, (ushort)coils.Length, packed), buffer);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ModbusResult> ReadBitsAsync(FunctionCode function, ushort startingAddress, Memory<bool> bits, CancellationToken cancellationToken)
    {
        CheckRange(startingAddress, bits.Length, Pdu.MaxReadBits);
        var buffer = Rent();
        try
        {
            var requestBytes = Pdu.Write(new ReadRequest(function, startingAddress, (ushort)bits.Length), buffer);
            var reply = await ReadAsync(buffer, requestBytes, cancellationToken);
            return reply.Result.IsGood ? Unpack(buffer.AsSpan(0, reply.Bytes), bits.Span) : reply.Result;
        }
        finally
        {
            Return(buffer);
        }
    }

    private static ModbusResult Unpack(ReadOnlySpan<byte> pdu, Span<bool> bits)
    {
        if (!ReadResponse.TryRead(pdu, out var response).IsComplete || response.Data.Length != Bits.BytesFor(bits.Length))
        {
            return Malformed;
        }

        Bits.Unpack(response.Data, bits);
        return default;
    }
}
