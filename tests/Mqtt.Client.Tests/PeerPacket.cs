namespace EdgeHub.Mqtt.Client.Tests;

/// <summary>A packet that the client sent, kept so that its view can be made whenever a test asks.</summary>
internal sealed class PeerPacket(byte[] bytes, PacketHeader header)
{
    public PacketType Type => header.Type;

    public byte[] Bytes => bytes;

    public Publish Publish
    {
        get
        {
            Assert.True(Mqtt.Publish.TryRead(bytes, header, out var publish).IsComplete);
            return publish;
        }
    }

    public Connect Connect => Read<Connect>();

    public Subscribe Subscribe => Read<Subscribe>();

    public Unsubscribe Unsubscribe => Read<Unsubscribe>();

    public Acknowledgement Acknowledgement => Read<Acknowledgement>();

    public Disconnect Disconnect => Read<Disconnect>();

    private T Read<T>()
        where T : IPacket<T>, allows ref struct
    {
        Assert.True(T.TryRead(bytes, header, out var packet).IsComplete);
        return packet;
    }
}
