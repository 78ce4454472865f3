using static EdgeHub.Identifiers.Component;

namespace EdgeHub.Identifiers;

/// <summary>AIs 8001 to 99: uses across sectors, and what companies agree among themselves.</summary>
internal static class AiInternal
{
    internal static readonly Row[] Rows =
    [
        new("8001", "DIMENSIONS", Digits(4, Lint.NonZero), Digits(5, Lint.NonZero), Digits(3, Lint.NonZero), Digits(1, Lint.Winding), Digits(1)) { LinkAttribute = true, Needs = "01" },
        new("8002", "CMT No.", Text(1, 20)) { LinkAttribute = true },
        new("8003", "GRAI", Digits(1, Lint.Zero), Digits(13, Lint.CheckDigit, Lint.PrefixAt1), Text(1, 16).Optional()) { LinkAttribute = true, Key = "" },
        new("8004", "GIAI", Text(1, 30, Lint.PrefixAt1)) { LinkAttribute = true, Key = "7040" },
        new("8005", "PRICE PER UNIT", Digits(6)) { LinkAttribute = true, Needs = "01 | 02" },
        new("8006", "ITIP", Digits(14, Lint.CheckDigit, Lint.PrefixAt2), Digits(4, Lint.PieceOfTotal)) { LinkAttribute = true, Excludes = "01 03 37", Key = "22 10 21" },
        new("8007", "IBAN", Text(1, 34, Lint.Iban)) { LinkAttribute = true, Needs = "415" },
        new("8008", "PROD TIME", Digits(6, Lint.Date), Digits(2, Lint.Hour), Digits(2, Lint.Minute).Optional(), Digits(2, Lint.Second).Optional()) { LinkAttribute = true, Needs = "01 | 02 | 03" },
        new("8009", "OPTSEN", Text(1, 50)) { LinkAttribute = true, Needs = "00 | 01 | 03" },
        new("8010", "CPID", Text39(1, 30, Lint.PrefixAt1)) { LinkAttribute = true, Key = "8011" },
        new("8011", "CPID SERIAL", Digits(1, 12, Lint.NoLeadingZero)) { Needs = "8010" },
        new("8012", "VERSION", Text(1, 20)) { LinkAttribute = true, Needs = "01 | 03 | 8006" },
        new("8013", "GMN", Text(1, 25, Lint.CheckCharacters, Lint.PrefixAt1)) { LinkAttribute = true, Key = "" },
        new("8014", "MUDI", Text(1, 25, Lint.CheckCharacters, Lint.PrefixAt1, Lint.HasNonDigit)) { Needs = "01" },
        new("8017", "GSRN - PROVIDER", Digits(18, Lint.CheckDigit, Lint.PrefixAt1)) { LinkAttribute = true, Excludes = "8018", Key = "8019" },
        new("8018", "GSRN - RECIPIENT", Digits(18, Lint.CheckDigit, Lint.PrefixAt1)) { LinkAttribute = true, Excludes = "8017", Key = "8019" },
        new("8019", "SRIN", Digits(1, 10)) { Needs = "8017 | 8018" },
        new("8020", "REF No.", Text(1, 25)) { Needs = "415" },
        new("8026", "ITIP CONTENT", Digits(14, Lint.CheckDigit, Lint.PrefixAt2), Digits(4, Lint.PieceOfTotal)) { LinkAttribute = true, Needs = "37", Excludes = "02 03 8006" },
        new("8030", "DIGSIG", Text64(1, 90)) { LinkAttribute = true, Needs = "00 | 01+21 | 03+21 | 253 | 255 | 8003 | 8004 | 8006+21 | 8010+8011 | 8017 | 8018" },
        new("8040", "IMEI", Digits(15)) { Needs = "01+21" },
        new("8041", "IMEI2", Digits(15)) { Needs = "01+21+8040" },
        new("8042", "ESIM", Digits(32)) { Needs = "01+21+8040" },
        new("8043", "PSIM", Digits(18), Digits(1, 2).Optional()) { Needs = "01+21+8040" },
        new("8110", "", Text(1, 70, Lint.Coupon)) { LinkAttribute = true },
        new("8111", "POINTS", Digits(4)) { LinkAttribute = true, Needs = "255" },
        new("8112", "", Text(1, 70, Lint.CouponOffer)) { LinkAttribute = true },
        new("8200", "PRODUCT URL", Text(1, 70)) { Needs = "01" },
        new("90", "INTERNAL", Text(1, 30)) { LinkAttribute = true },
        new("91-99", "INTERNAL", Text(1, 90)) { LinkAttribute = true },
    ];
}
