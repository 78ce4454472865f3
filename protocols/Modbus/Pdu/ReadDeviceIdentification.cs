using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>
/// Request of Read Device Identification (V1.1b3, 6.21).
/// <code>
/// | 0x2B (1) | 0x0E (1) | Read Device ID code (1), 1 to 4 | object id (1) |
/// </code>
/// </summary>
internal readonly ref struct ReadDeviceIdentificationRequest(byte readDeviceIdCode, byte objectId) : IPdu<ReadDeviceIdentificationRequest>
{
    /// <summary>MEI type of this service.</summary>
    public const byte MeiType = 0x0E;

    public const byte Basic = 1;
    public const byte Regular = 2;
    public const byte Extended = 3;
    public const byte Individual = 4;

    public byte ReadDeviceIdCode { get; } = readDeviceIdCode;

    public byte ObjectId { get; } = objectId;

    public static WireOutcome TryRead(ReadOnlySpan<byte> pdu, out ReadDeviceIdentificationRequest value)
    {
        var reader = new ByteReader(pdu);
        var function = (FunctionCode)reader.ReadByte();
        var type = reader.ReadByte();
        value = new ReadDeviceIdentificationRequest(reader.ReadByte(), reader.ReadByte());
        return function != FunctionCode.EncapsulatedInterfaceTransport || (type != MeiType && !reader.IsShort) ? Pdu.WrongFunction()
            : !reader.IsShort && value.ReadDeviceIdCode is < Basic or > Individual ? Pdu.Refuse(ExceptionCode.IllegalDataValue, 2, "6.21")
            : Pdu.End(reader, "6.21");
    }

    public void Write(ref ByteWriter writer)
    {
        writer.WriteByte((byte)FunctionCode.EncapsulatedInterfaceTransport);
        writer.WriteByte(MeiType);
        writer.WriteByte(ReadDeviceIdCode);
        writer.WriteByte(ObjectId);
    }
}

/// <summary>
/// Response of Read Device Identification (V1.1b3, 6.21).
/// <code>
/// | 0x2B (1) | 0x0E (1) | code (1) | conformity (1) | more follows (1), 0 or 0xFF | next object id (1) | number of objects (1) |
/// | { object id (1) | length (1) | value (length) } ... |
/// </code>
/// </summary>
internal readonly ref struct ReadDeviceIdentificationResponse(
    byte readDeviceIdCode, byte conformityLevel, bool moreFollows, byte nextObjectId, byte numberOfObjects, ReadOnlySpan<byte> objects)
    : IPdu<ReadDeviceIdentificationResponse>
{
    /// <summary>Bytes before the objects.</summary>
    public const int HeaderBytes = 7;

    public byte ReadDeviceIdCode { get; } = readDeviceIdCode;

    public byte ConformityLevel { get; } = conformityLevel;

    public bool MoreFollows { get; } = moreFollows;

    public byte NextObjectId { get; } = nextObjectId;

    public byte NumberOfObjects { get; } = numberOfObjects;

    public ReadOnlySpan<byte> Objects { get; } = objects;

    public static WireOutcome TryRead(ReadOnlySpan<byte> pdu, out ReadDeviceIdentificationResponse value)
    {
        var reader = new ByteReader(pdu);
        var function = (FunctionCode)reader.ReadByte();
        var type = reader.ReadByte();
        value = new ReadDeviceIdentificationResponse(
            reader.ReadByte(), reader.ReadByte(), reader.ReadByte() != 0, reader.ReadByte(), reader.ReadByte(), reader.ReadBytes(Math.Max(0, reader.Left)));
        if (function != FunctionCode.EncapsulatedInterfaceTransport || (type != ReadDeviceIdentificationRequest.MeiType && !reader.IsShort))
        {
            return Pdu.WrongFunction();
        }

        var objects = new ByteReader(value.Objects);
        for (var i = 0; i < value.NumberOfObjects; i++)
        {
            _ = Next(ref objects, out _);
        }

        return objects.IsShort || objects.Left > 0
            ? Pdu.Refuse(ExceptionCode.IllegalDataValue, HeaderBytes + objects.Position, "6.21")
            : Pdu.End(reader, "6.21");
    }

    /// <summary>The next object's id and value.</summary>
    public static byte Next(ref ByteReader objects, out ReadOnlySpan<byte> value)
    {
        var id = objects.ReadByte();
        value = objects.ReadBytes(objects.ReadByte());
        return id;
    }

    public void Write(ref ByteWriter writer)
    {
        writer.WriteByte((byte)FunctionCode.EncapsulatedInterfaceTransport);
        writer.WriteByte(ReadDeviceIdentificationRequest.MeiType);
        writer.WriteByte(ReadDeviceIdCode);
        writer.WriteByte(ConformityLevel);
        writer.WriteByte(MoreFollows ? (byte)0xFF : (byte)0);
        writer.WriteByte(NextObjectId);
        writer.WriteByte(NumberOfObjects);
        writer.WriteBytes(Objects);
    }
}
