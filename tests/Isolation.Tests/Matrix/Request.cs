using System.Text;
using System.Text.Json.Nodes;

namespace EdgeHub.Isolation.Tests;

/// <summary>A request to a route, with the caller's own ids in all places until one is exchanged.</summary>
internal sealed class Request
{
    private readonly ApiRoute _route;
    private readonly Dictionary<string, string> _path = new(StringComparer.Ordinal);

    private Request(ApiRoute route) => _route = route;

    public Dictionary<string, string> Query { get; } = new(StringComparer.Ordinal);

    public JsonNode? Body { get; set; }

    public static Request Own(ApiRoute route, WorldTenant own) => With(route, own, null, "");

    /// <summary>The caller's own request, but for one slot.</summary>
    public static Request With(ApiRoute route, WorldTenant own, Slot? exchanged, string value)
    {
        var request = new Request(route);
        foreach (var slot in route.Slots)
        {
            var text = slot == exchanged ? value : OwnValue(own, slot.Kind);
            if (slot.Place == Place.Path)
            {
                request._path[slot.Name] = text ?? "-";
            }
            else if (slot.Place == Place.Query && text is not null && (slot.IsRequired || slot == exchanged))
            {
                request.Query[slot.Name] = text;
            }
        }

        request.Body = route.Body?.Fill((_, name, kind) =>
            exchanged is { Place: Place.Body } && exchanged.Name == name && exchanged.Kind == kind ? value
            : kind.IsOwnName ? kind.Nobodys()
            : OwnValue(own, kind));
        return request;
    }

    public HttpRequestMessage ToMessage()
    {
        var path = _path.Aggregate(_route.Pattern, (pattern, value) => pattern.Replace($"{{{value.Key}}}", Uri.EscapeDataString(value.Value), StringComparison.Ordinal));
        var query = string.Join('&', Query.Select(value => $"{value.Key}={Uri.EscapeDataString(value.Value)}"));
        var message = new HttpRequestMessage(new HttpMethod(_route.Method), path + (query.Length > 0 ? "?" + query : ""));
        if (_route.Changes && (_route.Body is not null || _route.Method is "POST" or "PUT" or "PATCH"))
        {
            message.Content = new StringContent((Body ?? new JsonObject()).ToJsonString(), Encoding.UTF8, "application/json");
        }

        if (_route.AsksIfMatch)
        {
            message.Headers.IfMatch.Add(System.Net.Http.Headers.EntityTagHeaderValue.Any);
        }

        return message;
    }

    private static string? OwnValue(WorldTenant own, Kind kind) =>
        PlainValues.IsLeftOut(kind) ? null
        : kind.Plain is { } plain ? plain.ToString()
        : own.Ids.TryGetValue(kind.Name, out var ids) && ids.Count > 0 ? ids[0]
        : null;
}
