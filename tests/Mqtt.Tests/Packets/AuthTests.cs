using static EdgeHub.Mqtt.ProtocolVersion;

namespace EdgeHub.Mqtt.Tests;

public sealed class AuthTests
{
    [Fact]
    [Trait("Statement", "MQTT-3.15.2-1")]
    public void Auth_OfEachReasonCode_IsReadIfTheTableHasItForThatEnd()
    {
        ReasonCodeTable.Check(V5, Sender.Client, 0xF0, "{0} 04 15 \"m\"", 2, "MQTT-3.15.2-1", [0x18, 0x19]);
        ReasonCodeTable.Check(V5, Sender.Server, 0xF0, "{0} 04 15 \"m\"", 2, "MQTT-3.15.2-1", [0x00, 0x18]);
    }

    [Fact]
    public void Auth_WithoutMethod_IsAProtocolError() => Refused.By(V5, Sender.Server, 0xF0, "18 00", ReasonCode.ProtocolError, 4, "3.15.2.2.2");
}
