namespace EdgeHub.Mqtt;

/// <summary>One property of a packet (MQTT 5, 2.2.2.2): a number, or bytes that are a string or binary data. A view of the packet's bytes.</summary>
public readonly ref struct Property
{
    /// <summary>Which it is.</summary>
    public PropertyId Id { get; internal init; }

    /// <summary>The value of one that holds a byte, two or four bytes or a variable byte integer; else 0.</summary>
    public uint Number { get; internal init; }

    /// <summary>The name of a User Property, UTF-8; else empty.</summary>
    public ReadOnlySpan<byte> Name { get; internal init; }

    /// <summary>The value of one that holds a string (UTF-8) or binary data, or a User Property's value; else empty.</summary>
    public ReadOnlySpan<byte> Value { get; internal init; }

    /// <summary>Identifier and value as they are in the packet.</summary>
    public ReadOnlySpan<byte> Encoded { get; internal init; }
}
