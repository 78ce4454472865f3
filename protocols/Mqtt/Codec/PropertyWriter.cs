using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>
/// Writes properties one by one into memory of the caller, for <see cref="Properties(ReadOnlySpan{byte})"/> (MQTT 5, 2.2.2.2). When the writer has
/// overflowed, the last one is not whole.
/// </summary>
public static class PropertyWriter
{
    /// <summary>Writes one that holds a number.</summary>
    /// <exception cref="ArgumentException">It holds something else, or a smaller number.</exception>
    public static void Write(ref ByteWriter writer, PropertyId id, uint value)
    {
        var kind = PropertyTable.Of(id).Kind;
        var most = kind switch
        {
            PropertyKind.Byte => byte.MaxValue,
            PropertyKind.UInt16 => ushort.MaxValue,
            PropertyKind.UInt32 => uint.MaxValue,
            PropertyKind.VariableByteInteger => VariableByteInteger.Max,
            _ => throw new ArgumentException("The property holds no number.", nameof(id)),
        };
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most);
        writer.WriteByte((byte)id);
        switch (kind)
        {
            case PropertyKind.Byte:
                writer.WriteByte((byte)value);
                break;
            case PropertyKind.UInt16:
                writer.WriteUInt16BigEndian((ushort)value);
                break;
            case PropertyKind.UInt32:
                writer.WriteUInt32(value);
                break;
            default:
                VariableByteInteger.Write(ref writer, value);
                break;
        }
    }

    /// <summary>Writes one that holds a string, given as UTF-8, or binary data.</summary>
    /// <exception cref="ArgumentException">It holds something else, or the value is above 65,535 bytes.</exception>
    public static void Write(ref ByteWriter writer, PropertyId id, ReadOnlySpan<byte> value)
    {
        if (PropertyTable.Of(id).Kind is not (PropertyKind.String or PropertyKind.Binary))
        {
            throw new ArgumentException("The property holds neither a string nor binary data.", nameof(id));
        }

        writer.WriteByte((byte)id);
        writer.WriteBinary(value);
    }

    /// <summary>Writes a User Property, name and value given as UTF-8.</summary>
    /// <exception cref="ArgumentException">Name or value are above 65,535 bytes.</exception>
    public static void WriteUserProperty(ref ByteWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        writer.WriteByte((byte)PropertyId.UserProperty);
        writer.WriteBinary(name);
        writer.WriteBinary(value);
    }
}
