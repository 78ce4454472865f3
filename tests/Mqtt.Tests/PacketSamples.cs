namespace EdgeHub.Mqtt.Tests;

/// <summary>Packets of every type in both versions, put together by hand from the layouts of the specifications; some are their own examples.</summary>
internal static class PacketSamples
{
    private const string AllConnectProperties =
        "11 00 00 00 0A  21 00 14  27 00 00 04 00  22 00 05  19 01  17 00  26 \"k\" \"v\"  26 \"k\" \"w\"  15 \"SCRAM\"  16 00 02 01 02";

    private const string AllWillProperties = "18 00 00 00 0B  01 01  02 00 00 00 0C  03 \"t\"  08 \"r/t\"  09 00 01 FF  26 \"a\" \"b\"";

    private const string AllConnAckProperties =
        "11 00 00 00 0A  21 00 14  24 01  25 00  27 00 00 04 00  12 \"id\"  22 00 05  1F \"why\"  26 \"k\" \"v\"  28 01  29 00  2A 01  13 00 3C"
        + "  1A \"ri\"  1C \"srv\"  15 \"SCRAM\"  16 00 01 09";

    private const string AllPublishProperties = "01 01  02 00 00 00 3C  23 00 07  08 \"r/t\"  09 00 02 01 02  26 \"k\" \"v\"  26 \"k\" \"v\"  03 \"json\"";

    public static IReadOnlyList<PacketSample> All { get; } =
    [
        V311("CONNECT least", Sender.Client, 0x10, "\"MQTT\" 04 02 00 3C \"\""),
        V311("CONNECT 3.1.1 figure 3.6", Sender.Client, 0x10, "\"MQTT\" 04 CE 00 0A \"id\" \"w/t\" 00 02 01 02 \"user\" 00 02 70 77"),
        V311("CONNECT user without password", Sender.Client, 0x10, "\"MQTT\" 04 80 00 00 \"id\" \"user\""),
        V311("CONNACK accepted", Sender.Server, 0x20, "01 00"),
        V311("CONNACK refused", Sender.Server, 0x20, "00 05"),
        V311("PUBLISH QoS 0", Sender.Client, 0x30, "\"a/b\" 68 69"),
        V311("PUBLISH QoS 1, figure 3.11", Sender.Client, 0x32, "\"a/b\" 00 0A"),
        V311("PUBLISH QoS 2 dup retain", Sender.Server, 0x3D, "\"a\" FF FF 00"),
        V311("PUBACK", Sender.Client, 0x40, "12 34"),
        V311("PUBREC", Sender.Client, 0x50, "12 34"),
        V311("PUBREL", Sender.Server, 0x62, "12 34"),
        V311("PUBCOMP", Sender.Server, 0x70, "12 34"),
        V311("SUBSCRIBE, figure 3.23", Sender.Client, 0x82, "00 0A \"a/b\" 01 \"c/d\" 02"),
        V311("SUBACK, figure 3.26", Sender.Server, 0x90, "00 0A 00 02 80"),
        V311("UNSUBSCRIBE, figure 3.30", Sender.Client, 0xA2, "00 0A \"a/b\" \"c/d\""),
        V311("UNSUBACK", Sender.Server, 0xB0, "00 0A"),
        V311("PINGREQ", Sender.Client, 0xC0, ""),
        V311("PINGRESP", Sender.Server, 0xD0, ""),
        V311("DISCONNECT", Sender.Client, 0xE0, ""),

        V5("CONNECT least", Sender.Client, 0x10, "\"MQTT\" 05 02 00 3C 00 \"\""),
        V5("CONNECT all", Sender.Client, 0x10,
            $"\"MQTT\" 05 EE 00 0A {Counted(AllConnectProperties)} \"id\" {Counted(AllWillProperties)} \"w/t\" 00 01 2A \"user\" 00 02 70 77"),
        V5("CONNECT password alone", Sender.Client, 0x10, "\"MQTT\" 05 42 00 0A 00 \"id\" 00 02 70 77"),
        V5("CONNACK accepted", Sender.Server, 0x20, "01 00 00"),
        V5("CONNACK all", Sender.Server, 0x20, $"00 87 {Counted(AllConnAckProperties)}"),
        V5("PUBLISH QoS 0", Sender.Client, 0x30, "\"a/b\" 00 68 69"),
        V5("PUBLISH QoS 1 all", Sender.Client, 0x33, $"\"a/b\" 00 0A {Counted(AllPublishProperties)} 68 69"),
        V5("PUBLISH alias alone", Sender.Client, 0x3A, "\"\" 00 0A 03 23 00 07"),
        V5("PUBLISH with subscription identifiers", Sender.Server, 0x30, "\"a\" 07 0B 01 0B FF FF FF 7F 2A"),
        V5("PUBACK short", Sender.Client, 0x40, "12 34"),
        V5("PUBACK code", Sender.Client, 0x40, "12 34 10"),
        V5("PUBACK all", Sender.Client, 0x40, $"12 34 87 {Counted("1F \"why\" 26 \"k\" \"v\"")}"),
        V5("PUBREC all", Sender.Server, 0x50, $"12 34 97 {Counted("1F \"why\" 26 \"k\" \"v\"")}"),
        V5("PUBREL all", Sender.Server, 0x62, $"12 34 92 {Counted("1F \"why\" 26 \"k\" \"v\"")}"),
        V5("PUBCOMP all", Sender.Client, 0x70, $"12 34 92 {Counted("1F \"why\" 26 \"k\" \"v\"")}"),
        V5("SUBSCRIBE, figure 3-21", Sender.Client, 0x82, "00 0A 00 \"a/b\" 01 \"c/d\" 02"),
        V5("SUBSCRIBE all", Sender.Client, 0x82, $"00 0A {Counted("0B 80 01 26 \"k\" \"v\"")} \"a/#\" 2E \"$share/g/+\" 19"),
        V5("SUBACK all", Sender.Server, 0x90, $"00 0A {Counted("1F \"why\" 26 \"k\" \"v\"")} 00 01 02 80 8F A2"),
        V5("UNSUBSCRIBE all", Sender.Client, 0xA2, $"00 0A {Counted("26 \"k\" \"v\"")} \"a/b\" \"c/d\""),
        V5("UNSUBACK all", Sender.Server, 0xB0, $"00 0A {Counted("1F \"why\" 26 \"k\" \"v\"")} 00 11 87"),
        V5("PINGREQ", Sender.Client, 0xC0, ""),
        V5("PINGRESP", Sender.Server, 0xD0, ""),
        V5("DISCONNECT short", Sender.Client, 0xE0, ""),
        V5("DISCONNECT code", Sender.Client, 0xE0, "04"),
        V5("DISCONNECT of a client, all", Sender.Client, 0xE0, $"04 {Counted("11 00 00 00 0A 1F \"why\" 26 \"k\" \"v\"")}"),
        V5("DISCONNECT of a server, all", Sender.Server, 0xE0, $"9D {Counted("1C \"srv\" 1F \"why\" 26 \"k\" \"v\"")}"),
        V5("AUTH short", Sender.Server, 0xF0, ""),
        V5("AUTH all", Sender.Client, 0xF0, $"18 {Counted("15 \"SCRAM\" 16 00 02 01 02 1F \"why\" 26 \"k\" \"v\"")}"),
    ];

    public static TheoryData<string> Names => [.. All.Select(sample => sample.Name)];

    public static PacketSample Of(string name) => All.Single(sample => sample.Name == name);

    /// <summary>Properties with their length before them, below 128 bytes or not.</summary>
    private static string Counted(string properties)
    {
        var bytes = Hex.Bytes(properties);
        return Hex.Text(PacketSample.Assemble(0, bytes).AsSpan(1));
    }

    private static PacketSample V311(string name, Sender sender, byte first, string body) => new("3.1.1 " + name, ProtocolVersion.V311, sender, body, first);

    private static PacketSample V5(string name, Sender sender, byte first, string body) => new("5 " + name, ProtocolVersion.V5, sender, body, first);
}
