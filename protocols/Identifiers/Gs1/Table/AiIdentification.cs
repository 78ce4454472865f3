using static EdgeHub.Identifiers.Component;

namespace EdgeHub.Identifiers;

/// <summary>AIs 00 to 255: keys, batches, dates, serials.</summary>
internal static class AiIdentification
{
    internal static readonly Row[] Rows =
    [
        new("00", "SSCC", Digits(18, Lint.CheckDigit, Lint.PrefixAt2)) { Predefined = true, LinkAttribute = true, Key = "" },
        new("01", "GTIN", Digits(14, Lint.CheckDigit, Lint.PrefixAt2)) { Predefined = true, LinkAttribute = true, Excludes = "255 37", Key = "22 10 21 | 235" },
        new("02", "CONTENT", Digits(14, Lint.CheckDigit, Lint.PrefixAt2)) { Predefined = true, LinkAttribute = true, Needs = "37", Excludes = "01 03" },
        new("03", "MTO GTIN", Digits(14, Lint.CheckDigit, Lint.PrefixAt2)) { Predefined = true, Excludes = "01 02 37 235" },
        new("10", "BATCH/LOT", Text(1, 20)) { LinkAttribute = true, Needs = "01 | 02 | 03 | 8006 | 8026" },
        new("11", "PROD DATE", Digits(6, Lint.DateOrMonth)) { Predefined = true, LinkAttribute = true, Needs = "01 | 02 | 03 | 8006 | 8026" },
        new("12", "DUE DATE", Digits(6, Lint.DateOrMonth)) { Predefined = true, LinkAttribute = true, Needs = "8020" },
        new("13", "PACK DATE", Digits(6, Lint.DateOrMonth)) { Predefined = true, LinkAttribute = true, Needs = "01 | 02 | 03 | 8006 | 8026" },
        new("15", "BEST BEFORE or BEST BY", Digits(6, Lint.DateOrMonth)) { Predefined = true, LinkAttribute = true, Needs = "01 | 02 | 03 | 8006 | 8026" },
        new("16", "SELL BY", Digits(6, Lint.DateOrMonth)) { Predefined = true, LinkAttribute = true, Needs = "01 | 02 | 03 | 8006 | 8026" },
        new("17", "USE BY or EXPIRY", Digits(6, Lint.DateOrMonth)) { Predefined = true, LinkAttribute = true, Needs = "01 | 02 | 03 | 255 | 8006 | 8026" },
        new("20", "VARIANT", Digits(2)) { Predefined = true, LinkAttribute = true, Needs = "01 | 02 | 03 | 8006 | 8026" },
        new("21", "SERIAL", Text(1, 20)) { Needs = "01 | 03 | 8006", Excludes = "235" },
        new("22", "CPV", Text(1, 20)) { Needs = "01" },
        new("235", "TPX", Text(1, 28)) { Needs = "01" },
        new("240", "ADDITIONAL ID", Text(1, 30)) { LinkAttribute = true, Needs = "01 | 02 | 03 | 8006 | 8026" },
        new("241", "CUST. PART No.", Text(1, 30)) { LinkAttribute = true, Needs = "01 | 02 | 03 | 8006 | 8026" },
        new("242", "MTO VARIANT", Digits(1, 6)) { LinkAttribute = true, Needs = "01 | 02 | 8006 | 8026" },
        new("243", "PCN", Text(1, 20)) { LinkAttribute = true, Needs = "01 | 03" },
        new("250", "SECONDARY SERIAL", Text(1, 30)) { LinkAttribute = true, Needs = "01+21 | 03+21 | 8006+21" },
        new("251", "REF. TO SOURCE", Text(1, 30)) { LinkAttribute = true, Needs = "01 | 03 | 8006" },
        new("253", "GDTI", Digits(13, Lint.CheckDigit, Lint.PrefixAt1), Text(1, 17).Optional()) { LinkAttribute = true, Key = "" },
        new("254", "GLN EXTENSION COMPONENT", Text(1, 20)) { Needs = "414" },
        new("255", "GCN", Digits(13, Lint.CheckDigit, Lint.PrefixAt1), Digits(1, 12).Optional()) { LinkAttribute = true, Excludes = "01 02 415 8006 8020 8026", Key = "" },
    ];
}
