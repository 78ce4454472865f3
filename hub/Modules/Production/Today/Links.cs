using System.Globalization;

namespace EdgeHub.Hub.Production;

/// <summary>Addresses of the lists behind the numbers, below <c>/api/v1</c>.</summary>
internal sealed record Links(string Plant)
{
    public string Units(string query) => $"/production/units?plant={Plant}&{query}";

    public string Scans(DateTimeOffset from, DateTimeOffset to, string query = "")
    {
        var more = query.Length == 0 ? "" : "&" + query;
        return $"/scans?plant={Plant}&from={Text(from)}&to={Text(to)}{more}";
    }

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
