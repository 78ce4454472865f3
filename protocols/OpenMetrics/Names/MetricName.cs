using System.Text;

namespace EdgeHub.OpenMetrics;

/// <summary>Names of metrics and labels as OpenMetrics and Prometheus take them.</summary>
public static class MetricName
{
    /// <summary>Longest name of a metric or label in characters; what is longer is cut.</summary>
    public const int MaxLength = 200;

    private const string Total = "_total";

    /// <summary>
    /// The family's name: <c>a.scan.durable</c> with unit <c>s</c> becomes <c>a_scan_durable_seconds</c>. <c>_total</c> is left off; the
    /// samples of a counter end with it.
    /// </summary>
    /// <param name="name">Name of the instrument.</param>
    /// <param name="unit">The unit's word, as <see cref="UnitName.Of"/> gives it.</param>
    public static string Of(string name, string unit)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(unit);
        var plain = Clean(name).TrimEnd('_');
        while (plain.EndsWith(Total, StringComparison.Ordinal))
        {
            plain = plain[..^Total.Length].TrimEnd('_');
        }

        plain = plain.Length == 0 ? "_" : plain;
        return unit.Length == 0 || plain == unit || plain.EndsWith("_" + unit, StringComparison.Ordinal) ? plain : plain + "_" + unit;
    }

    /// <summary>A label's name. Names that begin with two underscores are Prometheus's own, so none does.</summary>
    public static string OfLabel(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var clean = Clean(name);
        return clean.Length == 0 ? "_" : clean;
    }

    /// <summary>What is no letter and no digit becomes an underscore, several in a row one; a colon too, which is for the names of rules.</summary>
    internal static string Clean(string name)
    {
        var clean = new StringBuilder(name.Length + 1);
        foreach (var c in name)
        {
            if (clean.Length >= MaxLength)
            {
                break;
            }

            if (char.IsAsciiLetterOrDigit(c))
            {
                if (clean.Length == 0 && char.IsAsciiDigit(c))
                {
                    clean.Append('_');
                }

                clean.Append(c);
            }
            else if (clean.Length == 0 || clean[^1] != '_')
            {
                clean.Append('_');
            }
        }

        return clean.ToString();
    }
}
