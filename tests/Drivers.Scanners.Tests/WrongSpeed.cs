using System.Text;

namespace EdgeHub.Drivers.Scanners.Tests;

/// <summary>What a receiver of another speed makes of bytes: their bits as levels in time, looked at again at the receiver's own moments.</summary>
internal static class WrongSpeed
{
    /// <summary>
    /// 8N1 both: a start bit (low), eight data bits from the lowest, a stop bit (high); the line rests high. A receiver waits for the line to
    /// fall, then looks at the middle of each of its own bits. Where its stop bit is low, the byte is broken; most ports hand it over all the same.
    /// </summary>
    public static IReadOnlyList<(byte Value, bool Broken)> Read(ReadOnlySpan<byte> sent, int sentAt, int readAt)
    {
        var levels = new List<bool> { true, true };
        foreach (var octet in sent)
        {
            levels.Add(false);
            for (var bit = 0; bit < 8; bit++)
            {
                levels.Add((octet >> bit & 1) == 1);
            }

            levels.Add(true);
        }

        bool Level(double seconds) => (int)(seconds * sentAt) is var at && (at >= levels.Count || levels[at]);
        var (step, ends) = (1.0 / (sentAt * 16L), (double)levels.Count / sentAt);
        var read = new List<(byte, bool)>();
        for (var now = 0.0; now < ends; now += step)
        {
            if (Level(now) || !Level(now - step))
            {
                continue;
            }

            byte value = 0;
            for (var bit = 0; bit < 8; bit++)
            {
                value |= (byte)(Level(now + ((bit + 1.5) / readAt)) ? 1 << bit : 0);
            }

            now += 9.5 / readAt;
            read.Add((value, !Level(now)));
        }

        return read;
    }

    /// <summary>A label and its carriage return, as a port of another speed hands it over.</summary>
    public static byte[] Garble(string label, int sentAt, int readAt) => [.. Read(Encoding.ASCII.GetBytes(label + "\r"), sentAt, readAt).Select(octet => octet.Value)];

    /// <summary>The same as the kernel writes it for a port that asks for marks (PARMRK).</summary>
    public static byte[] Marked(string label, int sentAt, int readAt) =>
    [
        .. Read(Encoding.ASCII.GetBytes(label + "\r"), sentAt, readAt).SelectMany(octet =>
            octet.Broken ? new byte[] { 0xFF, 0, octet.Value } : octet.Value == 0xFF ? [0xFF, 0xFF] : [octet.Value]),
    ];
}
