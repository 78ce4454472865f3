namespace EdgeHub.Mqtt.Tests;

/// <summary>Makes strings that MQTT may carry of strings that anything may be in.</summary>
internal static class AnyText
{
    public static byte[] Of(string? text) =>
        Text.Of(string.Concat((text ?? "").EnumerateRunes().Where(rune => rune.Value is not (0 or 0xFFFD)).Select(rune => rune.ToString())));

    public static byte[] Topic(string? text) =>
        [(byte)'t', .. Of(text).Select(value => value is (byte)'+' or (byte)'#' ? (byte)'/' : value)];
}
