namespace EdgeHub.Identifiers;

/// <summary>Where each part of <c>UID-SAIF-KOL-RM-000001-6I</c> begins; offsets from 0.</summary>
internal static class UidLayout
{
    public const int Prefix = 4;
    public const int Tenant = 4;
    public const int TenantLength = 4;
    public const int Plant = 9;
    public const int PlantLength = 3;
    public const int Type = 13;
    public const int TypeLength = 2;
    public const int Sequence = 16;
    public const int Check = 23;
    public const int Length = 25;

    /// <summary>Characters without hyphens, check included.</summary>
    public const int Values = 20;

    /// <summary>Where the sequence and the check begin among <see cref="Values"/>.</summary>
    public const int SequenceValue = 12;
    public const int CheckValue = 18;

    /// <summary>The characters of a type, plant and tenant that a damaged one may be mistaken for begin after <c>UID</c>.</summary>
    public const int FirstFree = 3;

    public static bool IsHyphen(int offset) => offset is 3 or 8 or 12 or 15 or 22;

    /// <summary>Offset in the text of the n-th character that is no hyphen.</summary>
    public static int OffsetOf(int value) => value switch
    {
        < 3 => value,
        < 7 => value + 1,
        < 10 => value + 2,
        < 12 => value + 3,
        < 18 => value + 4,
        _ => value + 5,
    };
}
