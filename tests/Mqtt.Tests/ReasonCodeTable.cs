using System.Globalization;
using EdgeHub.Wire;

namespace EdgeHub.Mqtt.Tests;

/// <summary>Tries all 256 reason codes in a packet: those of its table are read, every other is a protocol error.</summary>
internal static class ReasonCodeTable
{
    public static void Check(ProtocolVersion version, Sender sender, byte first, string body, int offset, string statement, byte[] table)
    {
        for (var code = 0; code < 256; code++)
        {
            var text = string.Format(CultureInfo.InvariantCulture, body, code.ToString("X2", CultureInfo.InvariantCulture));
            if (table.Contains((byte)code))
            {
                Refused.NotAtAll(version, sender, first, text);
            }
            else
            {
                Refused.By(version, sender, first, text, ReasonCode.ProtocolError, offset, statement);
            }
        }
    }
}
