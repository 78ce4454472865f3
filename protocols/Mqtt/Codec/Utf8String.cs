using System.Buffers;
using System.Text;

namespace EdgeHub.Mqtt;

/// <summary>UTF-8 encoded strings: well formed, without U+0000 (MQTT 5, 1.5.4; 3.1.1, 1.5.3).</summary>
internal static class Utf8String
{
    /// <summary>Most bytes that one can have: its length is sent in two bytes.</summary>
    public const int MaxBytes = ushort.MaxValue;

    /// <summary>Where the first ill-formed sequence or U+0000 begins; the length when there is none.</summary>
    public static int FirstFault(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && bytes[at] != 0 && Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }
}
