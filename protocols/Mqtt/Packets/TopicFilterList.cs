using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>
/// The payload of UNSUBSCRIBE: topic filters, a view of their bytes that is gone through when asked (MQTT 5, 3.10.3).
/// <code>
/// | topic filter (2 + n) | topic filter (2 + n) | ...
/// </code>
/// </summary>
/// <param name="encoded">What <see cref="Write"/> wrote.</param>
public readonly ref struct TopicFilterList(ReadOnlySpan<byte> encoded)
{
    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Encoded { get; } = encoded;

    /// <summary>How many filters there are: so many reason codes belong into UNSUBACK.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var filter in this)
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>Writes a filter, one after the other, given as UTF-8.</summary>
    /// <exception cref="ArgumentException">The filter is above 65,535 bytes.</exception>
    public static void Write(ref ByteWriter writer, ReadOnlySpan<byte> topicFilter) => writer.WriteBinary(topicFilter);

    /// <summary>Goes through them in the order in which they were sent.</summary>
    public Enumerator GetEnumerator() => new(Encoded);

    /// <summary>Reads one filter after the other.</summary>
    public ref struct Enumerator
    {
        private PacketReader _reader;

        internal Enumerator(ReadOnlySpan<byte> encoded) => _reader = new PacketReader(encoded);

        /// <summary>The filter read last, UTF-8 as the client wrote it.</summary>
        public ReadOnlySpan<byte> Current { get; private set; }

        /// <summary>Reads the next; false when there is none.</summary>
        public bool MoveNext()
        {
            if (_reader.Left == 0)
            {
                return false;
            }

            Current = _reader.ReadBinary();
            return !_reader.HasFailed;
        }
    }
}
