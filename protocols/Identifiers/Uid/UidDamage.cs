namespace EdgeHub.Identifiers;

/// <summary>Tells which character of a label with wrong check characters is the damaged one, as far as arithmetic can say.</summary>
internal static class UidDamage
{
    /// <summary>
    /// Offset in the text of the only character whose replacement alone would make the label right; the first check
    /// character's when several would, or none.
    /// </summary>
    public static int Locate(ReadOnlySpan<byte> values, int sum)
    {
        var needed = Iso7064.Difference(Iso7064.Remainder, sum);
        var only = -1;
        for (var at = UidLayout.FirstFree; at < UidLayout.Values; at++)
        {
            if (!CanExplain(values, at, needed))
            {
                continue;
            }

            if (only >= 0)
            {
                return UidLayout.Check;
            }

            only = at;
        }

        return only < 0 ? UidLayout.Check : UidLayout.OffsetOf(only);
    }

    private static bool CanExplain(ReadOnlySpan<byte> values, int at, int needed)
    {
        var weight = Iso7064.Weight(UidLayout.Values - 1 - at);
        Span<byte> sequence = stackalloc byte[UidSequence.Length];
        for (var candidate = 0; candidate < 36; candidate++)
        {
            if (candidate == values[at] || Iso7064.Times(candidate - values[at], weight) != needed)
            {
                continue;
            }

            if (at is < UidLayout.SequenceValue or >= UidLayout.CheckValue)
            {
                return true;
            }

            values.Slice(UidLayout.SequenceValue, UidSequence.Length).CopyTo(sequence);
            sequence[at - UidLayout.SequenceValue] = (byte)candidate;
            return UidSequence.TryRead(sequence, out _, out _);
        }

        return false;
    }
}
