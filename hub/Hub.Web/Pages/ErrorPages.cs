using System.Globalization;
using System.Net;
using System.Text;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Web;

/// <summary>A plain page for each code, and one with all of them: what a problem's <c>type</c> leads to. Needs no log-in and no script.</summary>
internal static class ErrorPages
{
    private const string Begin =
        """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{0} - EdgeHub</title><style>
        :root {{ color-scheme: light dark; }} body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }}
        code {{ font-size: 1.05em; }} dt {{ font-weight: 600; margin-top: 1rem; }} dd {{ margin: 0; }} td, th {{ text-align: left; padding: .25rem .75rem .25rem 0; vertical-align: top; }}
        </style></head><body>
        """;

    private static readonly CompositeFormat Head = CompositeFormat.Parse(Begin);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/errors", () => Page(All())).OpenToAnybody().ExcludeFromDescription();
        routes.MapGet("/errors/{code}", (string code) => ErrorCatalogue.All.TryGetValue(code, out var entry)
            ? (IResult)Page(One(entry))
            : new Error("kernel.no_such_error", ErrorKind.NotFound, "There is no such code. All of them are at /errors.").ToResult()).OpenToAnybody().ExcludeFromDescription();
    }

    /// <summary>The same as text for docs/errors.md.</summary>
    public static string Markdown()
    {
        var text = new StringBuilder();
        text.Append(
            """
            # Codes of refusals

            Generated from `hub/Hub.Kernel/Web/errors.txt`. Every failure of the API is a problem (RFC 9457): `code` is one of these, `type` is the
            address of its page on the hub, `detail` says it for the case at hand. Programs decide by the code; it is never reused.

            """).Append('\n');
        foreach (var module in ErrorCatalogue.All.Values.GroupBy(entry => entry.Code.Split('.')[0]).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {module.Key}\n\n| code | status | what happened | why | what to do |\n|---|---|---|---|---|\n");
            foreach (var entry in module.OrderBy(entry => entry.Code, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $"| `{entry.Code}` | {entry.Status} | {entry.What} | {entry.Why} | {entry.Next} |\n");
            }
        }

        return text.ToString();
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ContentHttpResult Page(string html) => TypedResults.Text(html, "text/html; charset=utf-8");

    private static string One(ErrorEntry entry) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
         {string.Format(CultureInfo.InvariantCulture, Head, entry.Code)}<p><a href="/errors">All codes</a></p><h1><code>{entry.Code}</code></h1>
         <dl><dt>What happened</dt><dd>{Text(entry.What)}</dd><dt>Why</dt><dd>{Text(entry.Why)}</dd><dt>What to do next</dt><dd>{Text(entry.Next)}</dd>
         <dt>HTTP status</dt><dd>{entry.Status}</dd></dl></body></html>
         """);

    private static string All()
    {
        var text = new StringBuilder(string.Format(CultureInfo.InvariantCulture, Head, "Codes of refusals"));
        text.Append("<h1>Codes of refusals</h1><table><thead><tr><th>Code</th><th>Status</th><th>What happened</th></tr></thead><tbody>");
        foreach (var entry in ErrorCatalogue.All.Values.OrderBy(entry => entry.Code, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"<tr><td><a href=\"/errors/{entry.Code}\"><code>{entry.Code}</code></a></td><td>{entry.Status}</td><td>{Text(entry.What)}</td></tr>");
        }

        return text.Append("</tbody></table></body></html>").ToString();
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
