namespace EdgeHub.Mqtt;

/// <summary>
/// The properties of a packet (MQTT 5, 2.2.2), a view of their bytes that is gone through when asked. Those of a decoded packet were checked:
/// each may stand there, has a legal value and, but for User Property and Subscription Identifier, comes once. Empty in 3.1.1.
/// </summary>
public readonly ref struct Properties
{
    // A bit for each identifier that is there, so that asking for one that is not costs nothing.
    private readonly ulong _present;

    /// <summary>Properties to send, as <see cref="PropertyWriter"/> wrote them. They are sent as they are.</summary>
    public Properties(ReadOnlySpan<byte> encoded)
        : this(encoded, ulong.MaxValue)
    {
    }

    internal Properties(ReadOnlySpan<byte> encoded, ulong present)
    {
        Encoded = encoded;
        _present = present;
    }

    /// <summary>Their bytes, without the length that goes before them.</summary>
    public ReadOnlySpan<byte> Encoded { get; }

    /// <summary>True when there are none.</summary>
    public bool IsEmpty => Encoded.IsEmpty;

    /// <summary>True when one is there.</summary>
    public bool Contains(PropertyId id) => TryGet(id, out _);

    /// <summary>The first of an identifier; false when there is none.</summary>
    public bool TryGet(PropertyId id, out Property property)
    {
        if ((_present & Bit(id)) != 0)
        {
            foreach (var candidate in this)
            {
                if (candidate.Id == id)
                {
                    property = candidate;
                    return true;
                }
            }
        }

        property = default;
        return false;
    }

    /// <summary>The number of the first of an identifier; null when there is none.</summary>
    public uint? NumberOf(PropertyId id) => TryGet(id, out var property) ? property.Number : null;

    /// <summary>String (UTF-8) or binary data of the first of an identifier; empty when there is none too.</summary>
    public ReadOnlySpan<byte> ValueOf(PropertyId id) => TryGet(id, out var property) ? property.Value : default;

    /// <summary>
    /// Copies those of a PUBLISH or will that a server forwards unaltered and in order (MQTT-3.3.2-4, -15 to -18, -20), that is all but Topic Alias,
    /// Message Expiry Interval, Subscription Identifier and Will Delay Interval. Gives the bytes copied; the destination must have room for <see cref="Encoded"/>.
    /// </summary>
    public int CopyForwarded(Span<byte> destination)
    {
        const ulong Own = (1UL << (int)PropertyId.TopicAlias) | (1UL << (int)PropertyId.MessageExpiryInterval)
            | (1UL << (int)PropertyId.SubscriptionIdentifier) | (1UL << (int)PropertyId.WillDelayInterval);
        if ((_present & Own) == 0)
        {
            Encoded.CopyTo(destination);
            return Encoded.Length;
        }

        var written = 0;
        foreach (var property in this)
        {
            if ((Own & Bit(property.Id)) == 0)
            {
                property.Encoded.CopyTo(destination[written..]);
                written += property.Encoded.Length;
            }
        }

        return written;
    }

    /// <summary>Goes through them in the order in which they were sent.</summary>
    public Enumerator GetEnumerator() => new(Encoded);

    /// <summary>Bytes that they take with the length before them; none in 3.1.1.</summary>
    internal int BytesOf(ProtocolVersion version) =>
        version == ProtocolVersion.V5 ? VariableByteInteger.BytesOf((uint)Encoded.Length) + Encoded.Length : 0;

    internal static ulong Bit(PropertyId id) => 1UL << (int)id;

    /// <summary>Reads one property after the other; ends early at bytes that are none.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _left;

        internal Enumerator(ReadOnlySpan<byte> encoded) => _left = encoded;

        /// <summary>The property read last.</summary>
        public Property Current { get; private set; }

        /// <summary>Reads the next; false when there is none.</summary>
        public bool MoveNext()
        {
            if (!PropertyReader.TryRead(_left, out var property))
            {
                return false;
            }

            Current = property;
            _left = _left[property.Encoded.Length..];
            return true;
        }
    }
}
