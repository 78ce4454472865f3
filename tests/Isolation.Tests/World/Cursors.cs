using System.Text.Json.Nodes;

namespace EdgeHub.Isolation.Tests;

/// <summary>Asks every list for one row as each company's administrator, and keeps the cursor that it gives.</summary>
internal static class Cursors
{
    public static async Task LearnAsync(WallHub hub)
    {
        using var client = new HttpClient { BaseAddress = new Uri(hub.Addresses.Web) };
        foreach (var tenant in hub.World.All)
        {
            foreach (var route in hub.Routes.All.Where(route => !route.Changes && !route.IsStream && route.Slots.Any(slot => slot.Kind == Kinds.Cursor)))
            {
                var request = Request.Own(route, tenant);
                request.Query["limit"] = "1";
                using var message = request.ToMessage();
                hub.World.Credentials.AdministratorOf(tenant).Sign(message, 0);
                using var answer = await client.SendAsync(message);
                if (answer.IsSuccessStatusCode && JsonNode.Parse(await answer.Content.ReadAsStringAsync())?["next"] is JsonValue next)
                {
                    tenant.Cursors[route.ToString()] = next.ToString();
                }
            }
        }
    }
}
