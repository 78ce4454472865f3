namespace EdgeHub.Mqtt.Tests;

/// <summary>Bytes as people write them: <c>20 02 00 00</c>; text between quotes stands for its UTF-8, <c>"MQTT"</c> with its two bytes of length before it.</summary>
internal static class Hex
{
    public static byte[] Bytes(string hex)
    {
        var bytes = new List<byte>();
        var parts = hex.Split('"');
        for (var i = 0; i < parts.Length; i++)
        {
            if (i % 2 == 0)
            {
                bytes.AddRange(Convert.FromHexString(parts[i].Replace(" ", "", StringComparison.Ordinal)));
                continue;
            }

            var text = System.Text.Encoding.UTF8.GetBytes(parts[i]);
            bytes.AddRange([(byte)(text.Length >> 8), (byte)text.Length, .. text]);
        }

        return [.. bytes];
    }

    public static string Text(ReadOnlySpan<byte> bytes) => string.Join(' ', Convert.ToHexString(bytes).Chunk(2).Select(pair => new string(pair)));
}
