using System.Diagnostics.CodeAnalysis;

namespace EdgeHub.Identifiers;

/// <summary>
/// A unit's label, <c>UID-TENANT(4)-PLANT(3)-TYPE(2)-SEQ(6)-CHECK(2)</c>: upper-case letters and digits, proven by its
/// ISO/IEC 7064 MOD 1271-36 check characters. 16 bytes; parsing allocates nothing.
/// </summary>
public readonly struct Uid : IEquatable<Uid>, IComparable<Uid>
{
    /// <summary>Length of the text in characters.</summary>
    public const int TextLength = UidLayout.Length;

    // Tenant, plant and type as nine digits in base 36; equal order to the text's.
    private readonly ulong _head;
    private readonly long _sequence;

    private Uid(ulong head, long sequence)
    {
        _head = head;
        _sequence = sequence;
    }

    /// <summary>True for the default value, which is no label.</summary>
    public bool IsEmpty => _sequence == 0;

    /// <summary>The company's code, four characters.</summary>
    public string Tenant => Part(UidLayout.Tenant, UidLayout.TenantLength);

    /// <summary>The plant's code, three characters.</summary>
    public string Plant => Part(UidLayout.Plant, UidLayout.PlantLength);

    /// <summary>What kind of thing is labelled, two characters, e.g. <c>FG</c>.</summary>
    public string Type => Part(UidLayout.Type, UidLayout.TypeLength);

    /// <summary>The number within tenant, plant and type, 1 to <see cref="UidSequence.Max"/>.</summary>
    public long Sequence => _sequence;

    /// <summary>Reads a label; on failure the error names kind, position and character.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Uid uid, out UidError error)
    {
        Span<byte> values = stackalloc byte[UidLayout.Values];
        error = UidReader.Read(text, values, out var sequence);
        return Finish(values, sequence, error, out uid);
    }

    /// <summary>Reads a label from the bytes that a scanner sent (ASCII).</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Uid uid, out UidError error)
    {
        Span<byte> values = stackalloc byte[UidLayout.Values];
        error = UidReader.Read(text, values, out var sequence);
        return Finish(values, sequence, error, out uid);
    }

    /// <summary>Makes the label of a number.</summary>
    /// <param name="tenant">Four upper-case letters or digits.</param>
    /// <param name="plant">Three upper-case letters or digits.</param>
    /// <param name="type">Two upper-case letters or digits.</param>
    /// <param name="sequence">1 to <see cref="UidSequence.Max"/>.</param>
    public static Uid Mint(ReadOnlySpan<char> tenant, ReadOnlySpan<char> plant, ReadOnlySpan<char> type, long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequence, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, UidSequence.Max);
        var head = Head(0, tenant, UidLayout.TenantLength, nameof(tenant));
        head = Head(head, plant, UidLayout.PlantLength, nameof(plant));
        head = Head(head, type, UidLayout.TypeLength, nameof(type));
        return new Uid(head, sequence);
    }

    /// <summary>Writes the label, <see cref="TextLength"/> characters.</summary>
    public bool TryFormat(Span<char> destination, out int written)
    {
        written = 0;
        if (IsEmpty || destination.Length < TextLength)
        {
            return false;
        }

        Write(destination);
        written = TextLength;
        return true;
    }

    /// <summary>The label's text; empty for the default value.</summary>
    public override string ToString() =>
        IsEmpty ? "" : string.Create(TextLength, this, static (span, uid) => uid.Write(span));

    /// <inheritdoc/>
    public bool Equals(Uid other) => _head == other._head && _sequence == other._sequence;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Uid other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_head, _sequence);

    /// <summary>Order of the texts.</summary>
    public int CompareTo(Uid other) =>
        _head != other._head ? _head.CompareTo(other._head) : _sequence.CompareTo(other._sequence);

    /// <summary>Same label.</summary>
    public static bool operator ==(Uid left, Uid right) => left.Equals(right);

    /// <summary>Another label.</summary>
    public static bool operator !=(Uid left, Uid right) => !left.Equals(right);

    /// <summary>Earlier in the order of the texts.</summary>
    public static bool operator <(Uid left, Uid right) => left.CompareTo(right) < 0;

    /// <summary>Later in the order of the texts.</summary>
    public static bool operator >(Uid left, Uid right) => left.CompareTo(right) > 0;

    /// <summary>Not later in the order of the texts.</summary>
    public static bool operator <=(Uid left, Uid right) => left.CompareTo(right) <= 0;

    /// <summary>Not earlier in the order of the texts.</summary>
    public static bool operator >=(Uid left, Uid right) => left.CompareTo(right) >= 0;

    private static bool Finish(ReadOnlySpan<byte> values, long sequence, in UidError error, out Uid uid)
    {
        uid = default;
        if (error.Kind != UidErrorKind.None)
        {
            return false;
        }

        var head = 0UL;
        foreach (var value in values[UidLayout.FirstFree..UidLayout.SequenceValue])
        {
            head = (head * 36) + value;
        }

        uid = new Uid(head, sequence);
        return true;
    }

    private static ulong Head(ulong head, ReadOnlySpan<char> part, int length, string name)
    {
        if (part.Length != length)
        {
            throw new ArgumentException($"The {name} part of a UID has {length} characters, not {part.Length}.", name);
        }

        foreach (var character in part)
        {
            var value = Iso7064.ValueOf(character);
            if (value < 0)
            {
                throw new ArgumentException($"The {name} part of a UID has upper-case letters and digits only.", name);
            }

            head = (head * 36) + (ulong)value;
        }

        return head;
    }

    private string Part(int offset, int length)
    {
        if (IsEmpty)
        {
            return "";
        }

        Span<char> text = stackalloc char[TextLength];
        Write(text);
        return new string(text.Slice(offset, length));
    }

    private void Write(Span<char> text)
    {
        "UID-0000-000-00-000000-00".CopyTo(text);
        var rest = _head;
        for (var value = UidLayout.SequenceValue - 1; value >= UidLayout.FirstFree; value--)
        {
            text[UidLayout.OffsetOf(value)] = Iso7064.CharacterOf((int)(rest % 36));
            rest /= 36;
        }

        UidSequence.Write(_sequence, text.Slice(UidLayout.Sequence, UidSequence.Length));
        var sum = 0;
        for (var value = 0; value < UidLayout.CheckValue; value++)
        {
            sum = Iso7064.Append(sum, Iso7064.ValueOf(text[UidLayout.OffsetOf(value)]));
        }

        (text[UidLayout.Check], text[UidLayout.Check + 1]) = Iso7064.Split(Iso7064.CheckOf(sum));
    }
}
