namespace EdgeHub.Mqtt.Tests;

/// <summary>Text as its UTF-8 bytes and back.</summary>
internal static class Text
{
    public static byte[] Of(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    public static string Of(ReadOnlySpan<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes);
}
