namespace EdgeHub.HubLink;

/// <summary>What columns of one group have in common, their times apart.</summary>
internal readonly record struct ColumnShape(PointKind Kind, byte Decimals, bool AllGood, bool HasSource)
{
    public static ColumnShape Of(BlockColumn column)
    {
        var allGood = !column.Qualities.ContainsAnyExcept((byte)0);
        byte decimals = 0;
        if (column.Kind == PointKind.Number)
        {
            for (var i = 0; i < column.Count && decimals != BlockFormat.RawNumbers; i++)
            {
                decimals = BlockFormat.HasValue(column.Qualities[i]) ? Common(column, decimals, i) : decimals;
            }
        }

        return new ColumnShape(column.Kind, decimals, allGood, column.SourcesMs.Length > 0);
    }

    /// <summary>Decimals for this value and those before it; a value that is exact with few must still be so with more.</summary>
    private static byte Common(BlockColumn column, byte decimals, int last)
    {
        var more = BlockFormat.DecimalsOf(column.Numbers[last], decimals);
        if (more == decimals || more == BlockFormat.RawNumbers)
        {
            return more;
        }

        for (var i = 0; i < last; i++)
        {
            if (BlockFormat.HasValue(column.Qualities[i]) && BlockFormat.DecimalsOf(column.Numbers[i], more) != more)
            {
                return BlockFormat.RawNumbers;
            }
        }

        return more;
    }
}
