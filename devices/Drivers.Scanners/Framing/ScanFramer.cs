using System.Text;
using EdgeHub.Devices;

namespace EdgeHub.Drivers.Scanners;

/// <summary>
/// Cuts one connection's bytes into labels. Holds at most one label: what is longer is dropped up to the next end and reported
/// once, when it became too long. An empty label is skipped: scanners send one after a double terminator. Not thread-safe.
/// </summary>
internal sealed class ScanFramer
{
    private const byte Cr = (byte)'\r';
    private const byte Lf = (byte)'\n';

    private readonly ScanFraming _framing;
    private readonly byte[] _prefix;
    private readonly byte[] _suffix;
    private readonly byte[] _terminator;
    private readonly bool _anyLineEnd;
    private readonly byte[] _buffer;
    private int _length;
    private bool _discarding;
    private bool _skipLf;

    internal ScanFramer(ScanFraming framing)
    {
        _framing = framing;
        _prefix = ScanFraming.Bytes(framing.Prefix);
        _suffix = ScanFraming.Bytes(framing.Suffix);
        _anyLineEnd = framing.Terminator is null;
        _terminator = ScanFraming.Bytes(framing.Terminator ?? "");
        _buffer = new byte[framing.MaxBytes + _prefix.Length + _suffix.Length + SymbologyBytes + _terminator.Length];
    }

    private const int SymbologyBytes = 3;

    /// <summary>Bytes that belonged to no label because they were too long, counted over the connection.</summary>
    internal long DroppedBytes { get; private set; }

    /// <summary>True while bytes of an unfinished label are held or dropped: the time-out runs.</summary>
    internal bool IsOpen => _length > 0 || _discarding;

    /// <summary>The bytes of the label that is open, as far as they have come.</summary>
    internal ReadOnlySpan<byte> Open => _buffer.AsSpan(0, _length);

    /// <summary>Drops the label that is open.</summary>
    internal void Drop()
    {
        DroppedBytes += _length;
        (_length, _discarding) = (0, false);
    }

    /// <summary>Takes bytes off the front of <paramref name="input"/> up to and with the next end; false when it is used up without one.</summary>
    internal bool TryTake(ref ReadOnlyMemory<byte> input, out Frame frame)
    {
        var bytes = input.Span;
        for (var i = 0; i < bytes.Length; i++)
        {
            var octet = bytes[i];
            if (_skipLf)
            {
                _skipLf = false;
                if (octet == Lf)
                {
                    continue;
                }
            }

            if (Put(octet, out frame) && (frame.Fault is not null || frame.Raw.Length > 0))
            {
                input = input[(i + 1)..];
                return true;
            }
        }

        input = default;
        frame = default;
        return false;
    }

    /// <summary>Ends the label that is open: the time-out, or the end of the connection. False when there is nothing to hand over.</summary>
    internal bool TryEnd(out Frame frame)
    {
        frame = default;
        return IsOpen && End(0, out frame) && (frame.Fault is not null || frame.Raw.Length > 0);
    }

    private bool Put(byte octet, out Frame frame)
    {
        frame = default;
        if (_anyLineEnd && octet is (Cr or Lf))
        {
            _skipLf = octet == Cr;
            return End(0, out frame);
        }

        var tooLong = false;
        if (_length == _buffer.Length)
        {
            tooLong = !_discarding;
            _discarding = true;
            Shorten();
        }

        _buffer[_length++] = octet;
        if (_terminator.Length > 0 && _buffer.AsSpan(0, _length).EndsWith(_terminator))
        {
            _skipLf = octet == Cr;
            return End(_terminator.Length, out frame);
        }

        if (tooLong)
        {
            frame = new Frame(ScanFault.TooLong, [], "");
        }

        return tooLong;
    }

    /// <summary>Makes room while dropping: only so much is kept as the terminator needs to be seen across the cut.</summary>
    private void Shorten()
    {
        var keep = Math.Max(0, _terminator.Length - 1);
        DroppedBytes += _length - keep;
        _buffer.AsSpan(_length - keep, keep).CopyTo(_buffer);
        _length = keep;
    }

    private bool End(int terminatorBytes, out Frame frame)
    {
        var label = _buffer.AsSpan(0, _length - terminatorBytes);
        if (_terminator is [Lf] && label is [.., Cr])
        {
            label = label[..^1];
        }

        _length = 0;
        frame = default;
        if (_discarding)
        {
            // Already reported when it became too long.
            _discarding = false;
            DroppedBytes += label.Length;
            return false;
        }

        frame = Unwrap(label);
        return true;
    }

    private Frame Unwrap(ReadOnlySpan<byte> label)
    {
        if (label.IsEmpty)
        {
            return new Frame(null, [], "");
        }

        if (!label.StartsWith(_prefix) || !label[_prefix.Length..].EndsWith(_suffix))
        {
            return new Frame(ScanFault.Framing, [], "");
        }

        label = label[_prefix.Length..^_suffix.Length];
        var symbology = "";
        if (_framing.SymbologyIdentifier
            && label is [(byte)']', var letter, var modifier, ..]
            && char.IsAsciiLetter((char)letter)
            && char.IsAsciiLetterOrDigit((char)modifier))
        {
            symbology = string.Create(2, (letter, modifier), static (text, id) => (text[0], text[1]) = ((char)id.letter, (char)id.modifier));
            label = label[SymbologyBytes..];
        }

        var raw = _framing.IsLatin1 ? Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(label)) : label.ToArray();
        if (raw.Length <= _framing.MaxBytes)
        {
            return new Frame(null, raw, symbology);
        }

        DroppedBytes += label.Length;
        return new Frame(ScanFault.TooLong, [], "");
    }
}
