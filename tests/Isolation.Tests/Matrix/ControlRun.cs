using EdgeHub.Hub.Kernel;

namespace EdgeHub.Isolation.Tests;

/// <summary>
/// The same requests with the caller's own ids: they must find what they ask for. Without this a route that never answers
/// anything, or a form that is never understood, would look like a wall.
/// </summary>
internal static class ControlRun
{
    public static async Task<IReadOnlyList<string>> RunAsync(WallHub hub, WorldTenant tenant, Func<ApiRoute, bool> routes)
    {
        using var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(hub.Addresses.Web) };
        var administrator = hub.World.Credentials.AdministratorOf(tenant);
        var findings = new List<string>();
        var number = 0;

        // Looked at before it is changed, and changed before it is ended.
        // Controls of the demo work on its simulated plant, which is not here.
        foreach (var route in hub.Routes.All.Where(route => routes(route) && !route.IsStream && route.Mark.Of != PermissionOf.Anybody && !route.Pattern.Contains("/demo", StringComparison.Ordinal)).OrderBy(route => route.Changes).ThenBy(Ends))
        {
            foreach (var slot in route.Slots.Where(slot => slot.Kind.Plain is null && slot.Kind != Kinds.Cursor && !slot.Kind.IsOwnName))
            {
                // What changes something takes another one each time: what was ended can't be ended again.
                var ids = tenant.Ids[slot.Kind.Name];
                var attempt = new Attempt(route, slot, ids[route.Changes ? number++ % Math.Max(1, ids.Count - 1) : 0], administrator, null);
                if (!Judge.MayEnter(attempt))
                {
                    continue;
                }

                using var message = Request.With(route, tenant, slot, attempt.Sent!).ToMessage();
                administrator.Sign(message, route.Number);
                using var answer = await client.SendAsync(message);
                var status = (int)answer.StatusCode;
                var isFound = route.Changes ? status is < 400 or 409 or 422 : answer.IsSuccessStatusCode;
                if (!isFound)
                {
                    findings.Add($"{attempt}, its own: answered {status}, so that the try with another's proves nothing: {await TextAsync(answer)}");
                }
            }
        }

        return findings;
    }

    private static bool Ends(ApiRoute route) => route.Method == "DELETE" || route.Pattern.EndsWith("/revoke", StringComparison.Ordinal);

    private static async Task<string> TextAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return text.Length > 300 ? text[..300] : text;
    }
}
