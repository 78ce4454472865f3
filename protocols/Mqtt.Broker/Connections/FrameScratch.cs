namespace EdgeHub.Mqtt.Broker;

/// <summary>
/// Headers of PUBLISH while one message is routed. Those of QoS 0 that differ by version and RETAIN only are written once and shared by all
/// receivers. One per thread; what it gives lasts until the next call.
/// </summary>
internal sealed class FrameScratch
{
    private const int SharedForms = 4;

    [ThreadStatic]
    private static FrameScratch? _current;

    private readonly byte[][] _shared = [[], [], [], []];
    private readonly int[] _lengths = new int[SharedForms];
    private byte[] _own = [];
    private byte[] _properties = [];

    public static FrameScratch Current => _current ??= new FrameScratch();

    /// <summary>Another message begins.</summary>
    public void Begin() => _lengths.AsSpan().Clear();

    /// <summary>The header that all receivers of this version and RETAIN share.</summary>
    public ReadOnlySpan<byte> Shared(in OutgoingPublish publish, ProtocolVersion version)
    {
        var form = (version == ProtocolVersion.V5 ? 2 : 0) + (publish.Retain ? 1 : 0);
        if (_lengths[form] == 0)
        {
            _lengths[form] = Write(publish, version, ref _shared[form]);
        }

        return _shared[form].AsSpan(0, _lengths[form]);
    }

    /// <summary>A header for one receiver.</summary>
    public ReadOnlySpan<byte> Own(in OutgoingPublish publish, ProtocolVersion version)
    {
        var length = Write(publish, version, ref _own);
        return _own.AsSpan(0, length);
    }

    /// <summary>The properties of a message that are forwarded; they last until the next message.</summary>
    public ReadOnlySpan<byte> Forwarded(in Properties properties)
    {
        if (properties.IsEmpty)
        {
            return default;
        }

        if (_properties.Length < properties.Encoded.Length)
        {
            _properties = new byte[Math.Max(256, 2 * properties.Encoded.Length)];
        }

        return _properties.AsSpan(0, properties.CopyForwarded(_properties));
    }

    private static int Write(in OutgoingPublish publish, ProtocolVersion version, ref byte[] buffer)
    {
        var length = publish.HeaderBytes(version);
        if (buffer.Length < length)
        {
            buffer = new byte[Math.Max(256, 2 * length)];
        }

        return publish.WriteHeader(version, buffer);
    }
}
