namespace EdgeHub.Mqtt.Broker;

/// <summary>
/// Topic aliases that the broker uses towards one client, for messages of QoS 0 (MQTT 5, 3.3.2.3.4): the first topics get one each. The topic goes
/// along until a chunk that says it is on its way, since what waits may be given up for a slow consumer.
/// </summary>
internal sealed class OutgoingAliases(int most)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<byte[], Entry> _entries = new(Utf8Comparer.Instance);

    /// <summary>The alias of a topic; null when there is none left.</summary>
    public Entry? Find(ReadOnlySpan<byte> topic)
    {
        lock (_gate)
        {
            var lookup = _entries.GetAlternateLookup<ReadOnlySpan<byte>>();
            if (!lookup.TryGetValue(topic, out var entry) && _entries.Count < most)
            {
                lookup[topic] = entry = new Entry((ushort)(_entries.Count + 1));
            }

            return entry;
        }
    }

    /// <summary>One alias, and the chunk by which the client learned it.</summary>
    internal sealed class Entry(ushort number)
    {
        private readonly Lock _gate = new();
        private long _saidIn = long.MaxValue;
        private long _givenUp;

        public ushort Number => number;

        public bool IsKnown(in LanePosition position)
        {
            lock (_gate)
            {
                return position.Taken >= _saidIn && position.GivenUp == _givenUp;
            }
        }

        /// <summary>Topic and alias were appended between two positions.</summary>
        public void Said(in LanePosition before, in LanePosition after)
        {
            lock (_gate)
            {
                (_saidIn, _givenUp) = (after.Writing, before.GivenUp);
            }
        }
    }
}

/// <summary>Where the lane of QoS 0 stands.</summary>
/// <param name="Writing">Number of the chunk that is written to.</param>
/// <param name="Taken">Number of the chunk that was taken last.</param>
/// <param name="GivenUp">How many were given up.</param>
internal readonly record struct LanePosition(long Writing, long Taken, long GivenUp);
