using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>Fields of MQTT that <see cref="ByteWriter"/> does not know (MQTT 5, 1.5).</summary>
internal static class FieldWriter
{
    public static void WriteUInt32(this scoped ref ByteWriter writer, uint value)
    {
        writer.WriteUInt16BigEndian((ushort)(value >> 16));
        writer.WriteUInt16BigEndian((ushort)value);
    }

    /// <summary>Writes a string or binary data: its length, then its bytes.</summary>
    public static void WriteBinary(this scoped ref ByteWriter writer, ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, Utf8String.MaxBytes, nameof(bytes));
        writer.WriteUInt16BigEndian((ushort)bytes.Length);
        writer.WriteBytes(bytes);
    }

    /// <summary>Writes properties with their length before them; nothing in 3.1.1.</summary>
    public static void WriteProperties(this scoped ref ByteWriter writer, Properties properties, ProtocolVersion version)
    {
        if (version == ProtocolVersion.V5)
        {
            VariableByteInteger.Write(ref writer, (uint)properties.Encoded.Length);
            writer.WriteBytes(properties.Encoded);
        }
    }
}
