using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>A protocol data unit's layout: read whole from a span, written whole into a writer. Nothing is copied, views last as long as the span.</summary>
internal interface IPdu<TSelf>
    where TSelf : IPdu<TSelf>, allows ref struct
{
    /// <summary>Reads a PDU that takes all of the bytes. Malformed carries the exception code that a server answers with.</summary>
    static abstract WireOutcome TryRead(ReadOnlySpan<byte> pdu, out TSelf value);

    /// <summary>Writes function code and data.</summary>
    void Write(ref ByteWriter writer);
}

/// <summary>Limits and checks that all PDUs share (V1.1b3, 4.1 and 6).</summary>
internal static class Pdu
{
    /// <summary>Largest PDU in bytes: what RS-485's frame of 256 leaves after unit and CRC.</summary>
    public const int MaxBytes = 253;

    /// <summary>Set in the function code of an exception response.</summary>
    public const byte ExceptionFlag = 0x80;

    public const int MaxReadBits = 2000;
    public const int MaxReadRegisters = 125;
    public const int MaxWriteBits = 1968;
    public const int MaxWriteRegisters = 123;
    public const int MaxReadWriteRegisters = 121;
    public const int MaxFifoCount = 31;

    /// <summary>Writes a PDU; 0 when it does not fit.</summary>
    public static int Write<T>(T pdu, Span<byte> destination)
        where T : IPdu<T>, allows ref struct
    {
        var writer = new ByteWriter(destination.Length > MaxBytes ? destination[..MaxBytes] : destination);
        pdu.Write(ref writer);
        return writer.HasOverflowed ? 0 : writer.Position;
    }

    /// <summary>Complete when the reader met the end exactly.</summary>
    public static WireOutcome End(in ByteReader reader, string section) =>
        reader.IsShort || reader.Left > 0 ? Refuse(ExceptionCode.IllegalDataValue, reader.Position, section) : WireOutcome.Complete(reader.Position);

    /// <summary>As <see cref="End"/>, then that a range is of a legal size and within 65,536 addresses.</summary>
    public static WireOutcome End(in ByteReader reader, ushort address, ushort quantity, int most, string section)
    {
        var end = End(reader, section);
        return !end.IsComplete ? end
            : quantity < 1 || quantity > most ? Refuse(ExceptionCode.IllegalDataValue, 3, section)
            : address + quantity > 65_536 ? Refuse(ExceptionCode.IllegalDataAddress, 1, section)
            : end;
    }

    public static WireOutcome Refuse(ExceptionCode code, int offset, string section) => WireOutcome.Malformed((int)code, offset, section);

    /// <summary>A decoder was given another function's PDU.</summary>
    public static WireOutcome WrongFunction() => Refuse(ExceptionCode.IllegalFunction, 0, "5.1");
}
