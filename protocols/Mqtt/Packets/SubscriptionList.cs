namespace EdgeHub.Mqtt;

/// <summary>
/// The payload of SUBSCRIBE, a view of its bytes that is gone through when asked.
/// <code>
/// | topic filter (2 + n) | options (1) | topic filter (2 + n) | options (1) | ...
/// </code>
/// </summary>
/// <param name="encoded">What <see cref="Subscription.Write"/> wrote.</param>
public readonly ref struct SubscriptionList(ReadOnlySpan<byte> encoded)
{
    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Encoded { get; } = encoded;

    /// <summary>How many subscriptions there are: so many reason codes belong into SUBACK.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var subscription in this)
            {
                count++;
            }

            return count;
        }
    }

    /// <summary>Goes through them in the order in which they were sent.</summary>
    public Enumerator GetEnumerator() => new(Encoded);

    /// <summary>Reads one subscription after the other.</summary>
    public ref struct Enumerator
    {
        private PacketReader _reader;

        internal Enumerator(ReadOnlySpan<byte> encoded) => _reader = new PacketReader(encoded);

        /// <summary>The subscription read last.</summary>
        public Subscription Current { get; private set; }

        /// <summary>Reads the next; false when there is none.</summary>
        public bool MoveNext()
        {
            if (_reader.Left == 0)
            {
                return false;
            }

            Current = new Subscription(_reader.ReadBinary(), SubscriptionOptions.Of(_reader.ReadByte()));
            return !_reader.HasFailed;
        }
    }
}
