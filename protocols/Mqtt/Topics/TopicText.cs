using EdgeHub.Wire;

namespace EdgeHub.Mqtt;

/// <summary>What topic names and filters have in common (MQTT 5, 4.7.3).</summary>
internal static class TopicText
{
    public const byte Separator = (byte)'/';
    public const byte SingleLevel = (byte)'+';
    public const byte MultiLevel = (byte)'#';

    public static WireOutcome Check(ReadOnlySpan<byte> text, ReasonCode code)
    {
        if (text.IsEmpty)
        {
            return WireOutcome.Malformed((int)code, 0, "MQTT-4.7.3-1");
        }

        if (text.Length > Utf8String.MaxBytes)
        {
            return WireOutcome.Malformed((int)code, Utf8String.MaxBytes, "MQTT-4.7.3-3");
        }

        var fault = Utf8String.FirstFault(text);
        return fault == text.Length ? WireOutcome.Complete(text.Length)
            : WireOutcome.Malformed((int)code, fault, text[fault] == 0 ? "MQTT-4.7.3-2" : "MQTT-1.5.4-1");
    }
}
