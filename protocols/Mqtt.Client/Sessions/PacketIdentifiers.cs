namespace EdgeHub.Mqtt.Client;

/// <summary>Packet identifiers of this client's requests: never 0, none used twice at once (MQTT 5, 2.2.1). Not safe from several threads.</summary>
internal sealed class PacketIdentifiers
{
    private readonly HashSet<ushort> _used = [];
    private ushort _last;

    /// <summary>Takes the next free one. There always is one: windows and books hold less than half of them.</summary>
    public ushort Take()
    {
        do
        {
            _last++;
        }
        while (_last == 0 || !_used.Add(_last));

        return _last;
    }

    /// <summary>Gives one back.</summary>
    public void Release(ushort identifier) => _used.Remove(identifier);
}
