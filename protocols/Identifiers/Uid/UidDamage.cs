namespace EdgeHub.Identifiers;

/// <summary>Tells which character of a label with wrong check characters is the damaged one, as far as arithmetic can say.</summary>
internal static class UidDamage
{
    private static readonly int[] InverseWeights = Inverses();

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

    private static int[] Inverses()
    {
        var inverses = new int[UidLayout.Values];
        for (var at = 0; at < inverses.Length; at++)
        {
            var weight = Iso7064.Weight(UidLayout.Values - 1 - at);
            while (Iso7064.Times(weight, inverses[at]) != 1)
            {
                inverses[at]++;
            }
        }

        return inverses;
    }

    private static bool CanExplain(ReadOnlySpan<byte> values, int at, int needed)
    {
        // The weights are powers of 36 and have inverses, so at most one character comes out.
        var candidate = (values[at] + Iso7064.Times(needed, InverseWeights[at])) % Iso7064.Modulus;
        if (candidate >= 36 || candidate == values[at])
        {
            return false;
        }

        if (at is < UidLayout.SequenceValue or >= UidLayout.CheckValue)
        {
            return true;
        }

        Span<byte> sequence = stackalloc byte[UidSequence.Length];
        values.Slice(UidLayout.SequenceValue, UidSequence.Length).CopyTo(sequence);
        sequence[at - UidLayout.SequenceValue] = (byte)candidate;
        return UidSequence.TryRead(sequence, out _, out _);
    }
}
