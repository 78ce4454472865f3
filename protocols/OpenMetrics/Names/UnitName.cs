namespace EdgeHub.OpenMetrics;

/// <summary>Units of instruments (UCUM, as .NET writes them) in the words that metrics end with.</summary>
public static class UnitName
{
    /// <summary>
    /// <c>s</c> becomes <c>seconds</c>, <c>By/s</c> becomes <c>bytes_per_second</c>; <c>{scan}</c> and <c>1</c> are counts and have no word.
    /// A unit that is not known is its own word.
    /// </summary>
    public static string Of(string? unit)
    {
        if (string.IsNullOrEmpty(unit))
        {
            return "";
        }

        var slash = unit.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return Word(unit);
        }

        var (above, below) = (Word(unit[..slash]), Per(unit[(slash + 1)..]));
        return below.Length == 0 ? above : above.Length == 0 ? "per_" + below : above + "_per_" + below;
    }

    private static string Word(string unit) => unit switch
    {
        "s" => "seconds",
        "ms" => "milliseconds",
        "us" => "microseconds",
        "ns" => "nanoseconds",
        "min" => "minutes",
        "h" => "hours",
        "d" => "days",
        "By" => "bytes",
        "KiBy" => "kibibytes",
        "MiBy" => "mebibytes",
        "kBy" => "kilobytes",
        "MBy" => "megabytes",
        "bit" => "bits",
        "m" => "meters",
        "g" => "grams",
        "V" => "volts",
        "A" => "amperes",
        "W" => "watts",
        "J" => "joules",
        "Hz" => "hertz",
        "Cel" => "celsius",
        "%" => "percent",
        "1" => "",
        _ when unit.StartsWith('{') => "",
        _ => MetricName.Clean(unit).Trim('_'),
    };

    private static string Per(string unit) => unit switch
    {
        "s" => "second",
        "ms" => "millisecond",
        "min" => "minute",
        "h" => "hour",
        "d" => "day",
        _ when unit.StartsWith('{') => MetricName.Clean(unit).Trim('_'),
        _ => Word(unit),
    };
}
