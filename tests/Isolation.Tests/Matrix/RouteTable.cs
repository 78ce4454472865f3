using System.Text.Json.Nodes;
using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Isolation.Tests;

internal enum Place
{
    Path,
    Query,
    Body,
}

/// <summary>A parameter of a route.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Name">Name there; a field of a part of a form has the part's path.</param>
/// <param name="Kind">What it names.</param>
/// <param name="IsRequired">Must be there for the request to be understood.</param>
internal sealed record Slot(Place Place, string Name, Kind Kind, bool IsRequired);

/// <summary>A route of the running hub, with the parameters that its description names.</summary>
internal sealed record ApiRoute(
    int Number, string Method, string Pattern, RequiredPermission Mark, IReadOnlyList<Slot> Slots, Form? Body, bool IsStream, bool AsksIfMatch)
{
    public bool Changes => Method is not ("GET" or "HEAD" or "OPTIONS");

    public override string ToString() => $"{Method} {Pattern}";
}

/// <summary>
/// All routes of the running hub, from its endpoints' metadata joined with the document that describes them. Nothing is listed
/// by hand: a route that is there is attacked, and one whose parameters nobody has explained is named in <see cref="Unknown"/>.
/// </summary>
internal sealed class RouteTable
{
    private RouteTable(IReadOnlyList<ApiRoute> all, IReadOnlyList<string> unknown)
    {
        All = all;
        Unknown = unknown;
    }

    public IReadOnlyList<ApiRoute> All { get; }

    /// <summary>One sentence for each parameter whose kind is not known.</summary>
    public IReadOnlyList<string> Unknown { get; }

    public static async Task<RouteTable> ReadAsync(WallHub hub)
    {
        using var client = new HttpClient { BaseAddress = new Uri(hub.Addresses.Web) };
        var document = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!;
        var endpoints = hub.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();
        return From(endpoints, document);
    }

    /// <summary>For the hub's endpoints, and for a test's own.</summary>
    public static RouteTable From(IEnumerable<RouteEndpoint> endpoints, JsonNode document)
    {
        var routes = new List<ApiRoute>();
        var unknown = new List<string>();
        foreach (var endpoint in endpoints.Where(endpoint => !IsOfAgents(endpoint)))
        {
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                routes.Add(Read(routes.Count, endpoint, method, document, unknown));
            }
        }

        return new RouteTable(routes, unknown);
    }

    private static ApiRoute Read(int number, RouteEndpoint endpoint, string method, JsonNode document, List<string> unknown)
    {
        var pattern = PatternOf(endpoint.RoutePattern);
        var operation = document["paths"]?[pattern]?[method.ToLowerInvariant()];
        var slots = new List<Slot>();
        void Add(Place place, string noun, string name, bool isRequired)
        {
            if (Kinds.Find(noun, name) is { } kind)
            {
                slots.Add(new Slot(place, name, kind, isRequired));
            }
            else
            {
                unknown.Add($"{method} {pattern} takes {noun}.{name}, and the suite does not know what that names: say it in World/Kinds.cs if it is an id of anything, else in World/PlainValues.cs.");
            }
        }

        for (var i = 0; i < endpoint.RoutePattern.PathSegments.Count; i++)
        {
            if (endpoint.RoutePattern.PathSegments[i].Parts.OfType<RoutePatternParameterPart>().FirstOrDefault() is { } parameter)
            {
                Add(Place.Path, NounBefore(endpoint.RoutePattern, i), parameter.Name, true);
            }
        }

        foreach (var parameter in (operation?["parameters"] as JsonArray ?? []).Where(parameter => parameter!["in"]!.GetValue<string>() == "query"))
        {
            Add(Place.Query, pattern.Split('/').Last(part => !part.StartsWith('{')) == "live" ? "live" : Noun(pattern), parameter!["name"]!.GetValue<string>(), parameter["required"]?.GetValue<bool>() == true);
        }

        var form = Form.Read(document, operation?["requestBody"], (noun, name) =>
        {
            Add(Place.Body, noun, name, true);
        });
        var isStream = operation?["responses"]?["200"]?["content"]?["text/event-stream"] is not null;
        var asksIfMatch = (operation?["parameters"] as JsonArray ?? []).Any(parameter => parameter!["name"]!.GetValue<string>() == "If-Match" && parameter["required"]?.GetValue<bool>() == true);
        return new ApiRoute(
            number, method, pattern, endpoint.Metadata.GetMetadata<RequiredPermission>() ?? new RequiredPermission("nobody.may"), slots, form, isStream, asksIfMatch);
    }

    /// <summary>Routes of the other listeners are met by the agents' own tests.</summary>
    private static bool IsOfAgents(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText!.Contains("hublink", StringComparison.Ordinal);

    private static string PatternOf(RoutePattern pattern) => "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
        RoutePatternSeparatorPart separator => separator.Content,
        _ => "",
    }))));

    private static string NounBefore(RoutePattern pattern, int segment) =>
        segment > 0 && pattern.PathSegments[segment - 1].Parts[0] is RoutePatternLiteralPart literal ? literal.Content : "";

    /// <summary>The path's last literal word but the verb behind an id: ingest/gaps is about ingest.</summary>
    private static string Noun(string pattern) => pattern.Split('/').Skip(3).FirstOrDefault() ?? "";
}
