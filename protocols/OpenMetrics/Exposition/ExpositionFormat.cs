using System.Globalization;

namespace EdgeHub.OpenMetrics;

/// <summary>The two text formats that scrapers read.</summary>
public enum ExpositionFormat
{
    /// <summary>Prometheus text format 0.0.4.</summary>
    PrometheusText,

    /// <summary>OpenMetrics 1.0 text format.</summary>
    OpenMetrics,
}

/// <summary>Which format a scraper gets, and what it is called.</summary>
public static class ExpositionFormats
{
    private const int MaxAcceptLength = 2048;

    /// <summary>The media type of a format.</summary>
    public static string ContentType(this ExpositionFormat format) => format == ExpositionFormat.OpenMetrics
        ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>
    /// Chooses by an Accept header. OpenMetrics is for who asks for it by name, at least as much as for text; everybody else, a browser
    /// or a scraper that accepts neither included, gets the Prometheus text.
    /// </summary>
    public static ExpositionFormat Choose(string? accept)
    {
        if (string.IsNullOrEmpty(accept) || accept.Length > MaxAcceptLength)
        {
            return ExpositionFormat.PrometheusText;
        }

        var (openMetrics, text) = (0.0, 0.0);
        foreach (var range in accept.Split(','))
        {
            var parts = range.Split(';', StringSplitOptions.TrimEntries);
            switch (parts[0].ToLowerInvariant())
            {
                case "application/openmetrics-text" when Parameter(parts, "version") is null or "1.0.0" or "0.0.1":
                    openMetrics = Math.Max(openMetrics, Weight(parts));
                    break;
                case "text/plain" when Parameter(parts, "version") is null or "0.0.4":
                    text = Math.Max(text, Weight(parts));
                    break;
                default:
                    break;
            }
        }

        return openMetrics > 0 && openMetrics >= text ? ExpositionFormat.OpenMetrics : ExpositionFormat.PrometheusText;
    }

    private static double Weight(string[] parts) =>
        Parameter(parts, "q") is not { } text ? 1
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) ? Math.Clamp(weight, 0, 1)
        : 0;

    private static string? Parameter(string[] parts, string name)
    {
        foreach (var part in parts.AsSpan(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && part.AsSpan(0, equals).Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return part[(equals + 1)..].Trim().Trim('"');
            }
        }

        return null;
    }
}
