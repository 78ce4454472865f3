using System.Buffers;
using EdgeHub.Wire;
using static EdgeHub.Mqtt.ProtocolVersion;

namespace EdgeHub.Mqtt.Tests;

/// <summary>One message to many receivers: what changes for each, and what must not.</summary>
public sealed class RoutingTests
{
    [Fact]
    [Trait("Statement", "MQTT-3.3.2-4")]
    [Trait("Statement", "MQTT-3.3.2-15")]
    [Trait("Statement", "MQTT-3.3.2-16")]
    [Trait("Statement", "MQTT-3.3.2-17")]
    [Trait("Statement", "MQTT-3.3.2-18")]
    [Trait("Statement", "MQTT-3.3.2-20")]
    public void Message_Forwarded_KeepsItsPropertiesUnalteredAndInOrder()
    {
        var forwarded = Forwarded("5 PUBLISH QoS 1 all");
        Assert.Equal(Hex.Text(Hex.Bytes("01 01  08 \"r/t\"  09 00 02 01 02  26 \"k\" \"v\"  26 \"k\" \"v\"  03 \"json\"")), Hex.Text(forwarded));
    }

    [Fact]
    public void Message_WithNothingOfTheConnection_IsForwardedWhole() => Assert.Empty(Forwarded("5 PUBLISH QoS 0"));

    [Fact]
    [Trait("Statement", "MQTT-3.3.2-6")]
    [Trait("Statement", "MQTT-3.3.4-4")]
    public void Header_ForOneReceiver_SaysWhatIsItsOwnAndLeavesThePayloadWhereItIs()
    {
        var forwarded = Forwarded("5 PUBLISH QoS 1 all");
        var publish = new OutgoingPublish
        {
            Dup = true, QoS = QoS.ExactlyOnce, Topic = "a/b"u8, PacketIdentifier = 0x1234, TopicAlias = 3, MessageExpiryInterval = 59,
            SubscriptionIdentifiers = [1, 300], Properties = new Properties(forwarded), Payload = "hi"u8,
        };
        var header = new byte[128];
        var length = publish.WriteHeader(V5, header);
        Assert.Equal(publish.HeaderBytes(V5), length);
        byte[] whole = [.. header[..length], .. "hi"u8];
        Assert.True(PacketHeader.TryRead(whole, new PacketRules(V5, Sender.Server), out var read).IsComplete);
        Assert.True(Publish.TryRead(whole, read, out var again).IsComplete);
        Assert.Equal((true, QoS.ExactlyOnce, false, (ushort)0x1234, (ushort)3, (uint?)59),
            (again.Dup, again.QoS, again.Retain, again.PacketIdentifier, again.TopicAlias, again.MessageExpiryInterval));
        Assert.Equal("hi"u8, again.Payload);
        var identifiers = new List<uint>();
        foreach (var property in again.Properties)
        {
            if (property.Id == PropertyId.SubscriptionIdentifier)
            {
                identifiers.Add(property.Number);
            }
        }

        Assert.Equal([1u, 300u], identifiers);
        var copied = new byte[128];
        Assert.Equal(Hex.Text(forwarded), Hex.Text(copied.AsSpan(0, again.Properties.CopyForwarded(copied))));
    }

    [Fact]
    public void Header_For311_LeavesOutWhatItDoesNotKnow()
    {
        var publish = new OutgoingPublish
        {
            QoS = QoS.AtLeastOnce, Topic = "a/b"u8, PacketIdentifier = 10, TopicAlias = 3, MessageExpiryInterval = 59,
            SubscriptionIdentifiers = [1], Properties = new Properties(Forwarded("5 PUBLISH QoS 1 all")), Payload = "hi"u8,
        };
        var output = new ArrayBufferWriter<byte>();
        Assert.Equal(11, PacketWriter.Write(publish, V311, output));
        Assert.Equal("32 09 00 03 61 2F 62 00 0A 68 69", Hex.Text(output.WrittenSpan));
    }

    [Fact]
    public void Header_ThatDoesNotFit_IsNotWritten()
    {
        var publish = new OutgoingPublish { Topic = "a/b"u8, Payload = "hi"u8 };
        for (var room = 0; room < publish.HeaderBytes(V5); room++)
        {
            Assert.Equal(0, publish.WriteHeader(V5, new byte[room]));
        }
    }

    private static byte[] Forwarded(string name)
    {
        var sample = PacketSamples.Of(name);
        Assert.True(PacketHeader.TryRead(sample.Bytes, sample.Rules, out var header).IsComplete);
        Assert.True(Publish.TryRead(sample.Bytes, header, out var publish).IsComplete);
        var copied = new byte[publish.Properties.Encoded.Length];
        return copied[..publish.Properties.CopyForwarded(copied)];
    }
}
