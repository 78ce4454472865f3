namespace EdgeHub.Devices;

/// <summary>
/// Takes the marks out of what a terminal hands over with PARMRK (termios(3)): <c>FF 00 x</c> is a byte that arrived with a wrong parity or
/// without its stop bit, <c>FF FF</c> is the byte FF. A broken byte becomes SUB (26), the character that stands for one in error: a label
/// that holds it is refused, where a byte left out could make another label. Marks may be cut anywhere. Not thread-safe.
/// </summary>
internal sealed class SerialMarks
{
    private const byte Mark = 0xFF;
    private const byte Substitute = 0x1A;

    private State _state;

    private enum State
    {
        Text,
        Marked,
        Broken,
    }

    /// <summary>Bytes that arrived broken since the port was opened.</summary>
    public long Broken { get; private set; }

    /// <summary>Rewrites the bytes in place; returns how many are left, none when a mark is not complete yet.</summary>
    public int Remove(Span<byte> bytes)
    {
        var kept = 0;
        foreach (var octet in bytes)
        {
            switch (_state)
            {
                case State.Text when octet == Mark:
                    _state = State.Marked;
                    continue;
                case State.Marked when octet == 0:
                    _state = State.Broken;
                    continue;
                case State.Broken:
                    Broken++;
                    bytes[kept++] = Substitute;
                    break;
                default:
                    bytes[kept++] = octet;
                    break;
            }

            _state = State.Text;
        }

        return kept;
    }
}
