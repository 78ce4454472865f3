using System.Text;

namespace EdgeHub.Drivers.Scanners;

/// <summary>
/// Tells labels from what a line of the wrong speed makes of them: mostly bytes that are no text. A label may hold a few such bytes, an
/// encrypted one many, so this is only asked where no end came, or where the line itself marked the bytes as broken.
/// </summary>
internal static class LineNoise
{
    /// <summary>Fewer bytes tell nothing: plugging a scanner in makes two or three.</summary>
    internal const int Fewest = 4;

    /// <summary>So many unended bytes are judged without waiting for silence: at a wrong speed there may be none.</summary>
    internal const int Many = 1024;

    /// <summary>How long nothing has to come before an unended label is judged.</summary>
    internal static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(500);

    private const byte Substitute = 0x1A;

    /// <summary>More than half of it is no text.</summary>
    internal static bool Is(ReadOnlySpan<byte> bytes, bool latin1) => bytes.Length >= Fewest && Foreign(bytes, latin1) * 2 > bytes.Length;

    /// <summary>More than half of it arrived broken.</summary>
    internal static bool IsBroken(ReadOnlySpan<byte> bytes) => bytes.Length >= Fewest && bytes.Count(Substitute) * 2 > bytes.Length;

    private static int Foreign(ReadOnlySpan<byte> bytes, bool latin1)
    {
        var foreign = 0;
        while (!bytes.IsEmpty)
        {
            var length = 1;
            if (bytes[0] < 0x80)
            {
                foreign += IsText(bytes[0]) ? 0 : 1;
            }
            else if (latin1)
            {
                foreign += bytes[0] < 0xA0 ? 1 : 0;
            }
            else if (Rune.DecodeFromUtf8(bytes, out _, out length) != System.Buffers.OperationStatus.Done)
            {
                foreign += length;
            }

            bytes = bytes[length..];
        }

        return foreign;
    }

    /// <summary>Printable, an end, a frame (STX, ETX, EOT), or a separator of GS1 and ISO 15434 (FS, GS, RS, US).</summary>
    private static bool IsText(byte octet) => octet is >= 0x20 and < 0x7F or (byte)'\r' or (byte)'\n' or (byte)'\t' or 2 or 3 or 4 or (>= 0x1C and <= 0x1F);
}
