using System.Buffers;
using System.Diagnostics;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Isolation.Tests;

/// <summary>
/// Every route, every role whose people can be bound to plants: somebody of KOL finds what is KOL's, and of what is VSK's, in the same company,
/// neither a row nor a byte. Which ids and bytes are whose, <see cref="PlantSide"/> reads from the rows; which routes and parameters
/// there are, <see cref="RouteTable"/> from the running hub; who may what and how far, the table of roles.
/// </summary>
internal sealed class PlantRun
{
    private const int MostIds = 2;
    private readonly List<string> _findings = [];
    private readonly List<Attempt> _making = [];
    private readonly WallHub _hub;
    private readonly WorldTenant _tenant;
    private readonly PlantSide _own;
    private readonly PlantSide _other;
    private readonly WorldTenant _kolkata;
    private readonly WorldTenant _visakhapatnam;
    private readonly SearchValues<string> _ownBytes;
    private int _asked;
    private int _shown;
    private int _number;

    private PlantRun(WallHub hub, PlantSide own, PlantSide other, WorldTenant kolkata, WorldTenant visakhapatnam)
    {
        (_hub, _tenant, _own, _other, _kolkata, _visakhapatnam) = (hub, hub.World.TwoPlants, own, other, kolkata, visakhapatnam);
        _ownBytes = own.Bytes;
    }

    public static async Task<PlantReport> RunAsync(WallHub hub)
    {
        var tenant = hub.World.TwoPlants;
        var (own, other) = hub.World.Plants;
        var (kolkata, visakhapatnam) = (new WorldTenant(tenant.Scope, "KOL", tenant.Database), new WorldTenant(tenant.Scope, "VSK", tenant.Database));
        foreach (var kind in Kinds.All)
        {
            var ids = await kind.ReadAllAsync(hub.Cluster.Server, tenant);
            visakhapatnam.Ids[kind.Name] = [.. ids.Where(other.Names.Contains)];
            kolkata.Ids[kind.Name] = [.. ids.Where(own.Names.Contains), .. ids.Where(id => !own.Names.Contains(id) && !other.Names.Contains(id))];
        }

        return await new PlantRun(hub, own, other, kolkata, visakhapatnam).RunAsync();
    }

    private async Task<PlantReport> RunAsync()
    {
        var clock = Stopwatch.StartNew();
        using var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(_hub.Addresses.Web), Timeout = TimeSpan.FromSeconds(30) };
        var people = await PlantCredentials.OfAsync(_hub, _tenant, _kolkata);
        var routes = _hub.Routes.All.Where(route => !route.IsStream && !route.Pattern.Contains("/demo", StringComparison.Ordinal))
            .OrderBy(route => route.Changes).ThenBy(route => route.Method == "DELETE").ToArray();
        var touched = new HashSet<ApiRoute>();
        var before = (await PlantSide.ReadAsync(_hub)).Other;
        foreach (var route in routes)
        {
            var holdsBoth = !route.Changes && route.Slots.All(slot => slot.Place != Place.Path) && route.Mark.Of == PermissionOf.Tenant
                && await AskAsync(client, Plainly(route, _hub.World.Credentials.AdministratorOf(_tenant))) is { Status: 200 } all && Shows(all, _other.Bytes);
            foreach (var by in people)
            {
                if (PlantCredentials.Reach(by, route.Mark) is not { } reach)
                {
                    continue;
                }

                if (!route.Changes && route.Slots.All(slot => slot.Place != Place.Path))
                {
                    await LookAsync(client, Plainly(route, by), reach, holdsBoth && reach == PermissionScope.Plant);
                }

                foreach (var slot in route.Slots.Where(slot => slot.Kind.Plain is null && _visakhapatnam.Ids.GetValueOrDefault(slot.Kind.Name) is { Count: > 0 }))
                {
                    touched.Add(route);
                    await TryAsync(client, route, slot, by, reach);
                }
            }
        }


        // Last: afterwards the own plant has one of that name too.
        foreach (var attempt in _making)
        {
            await FindNothingAsync(client, attempt);
        }

        _findings.AddRange(await ChangedAsync(before));
        return new PlantReport(people.Count, touched.Count, _shown, _asked, _other.Rows.Count, _other.Names.Count, clock.Elapsed, _findings);
    }

    private static Attempt Plainly(ApiRoute route, Credential by) => new(route, null, null, by, null);

    private async Task LookAsync(HttpClient client, Attempt attempt, PermissionScope reach, bool holdsOwn)
    {
        var answer = await AskAsync(client, attempt);
        if (answer.Status is not 200 and not 400)
        {
            // A list whose filter must be named says so; everything else that is one's own is given.
            Find(attempt, $"answered {answer.Status} {answer.Code}");
        }

        if (reach != PermissionScope.Tenant && Foreign(answer, null) is { } foreign)
        {
            Find(attempt, foreign);
        }

        if (holdsOwn)
        {
            _shown++;
            if (!Shows(answer, _ownBytes))
            {
                Find(attempt, "shows nothing of its own plant, though the company's administrator sees both plants there");
            }
        }
    }

    private async Task TryAsync(HttpClient client, ApiRoute route, Slot slot, Credential by, PermissionScope reach)
    {
        var own = _kolkata.Ids[slot.Kind.Name];
        if (reach == PermissionScope.Plant && own.Any(_own.Names.Contains))
        {
            var mine = own.Where(_own.Names.Contains).ToArray();
            var attempt = new Attempt(route, slot, mine[route.Changes ? _number++ % mine.Length : 0], by, null);
            if (!attempt.MakesOwn)
            {
                await FindOwnAsync(client, attempt);
            }
        }

        foreach (var id in _visakhapatnam.Ids[slot.Kind.Name].Take(MostIds))
        {
            var attempt = new Attempt(route, slot, id, by, _visakhapatnam);
            if (reach == PermissionScope.Tenant)
            {
                // The role reaches the whole company here: the other plant is as open as its own. What would change something is other tests' matter.
                if (!route.Changes)
                {
                    await FindOwnAsync(client, attempt);
                }
            }
            else if (attempt.MakesOwn)
            {
                _making.Add(attempt);
            }
            else
            {
                await FindNothingAsync(client, attempt);
            }
        }
    }

    private async Task FindOwnAsync(HttpClient client, Attempt attempt)
    {
        var answer = await AskAsync(client, attempt);
        if (answer.Status is not (>= 200 and < 300) && !(attempt.Route.Changes && answer.Status is 409 or 422))
        {
            Find(attempt, $"answered {answer.Status} {answer.Code} to somebody who may: {(answer.Text.Length > 400 ? answer.Text[^400..] : answer.Text)}");
        }
    }

    private async Task FindNothingAsync(HttpClient client, Attempt attempt)
    {
        var answer = await AskAsync(client, attempt);
        if (answer.Status >= 500 || answer.Status == 401)
        {
            Find(attempt, $"answered {answer.Status} {answer.Code}");
        }
        else if (Foreign(answer, attempt.Sent) is { } foreign)
        {
            Find(attempt, foreign);
        }
        else if (!attempt.MakesOwn && !IsRefused(answer, attempt.Slot!.Place) && (attempt.Slot.Place == Place.Path || attempt.Route.Changes))
        {
            Find(attempt, $"answered {answer.Status} {answer.Code}, wanted 404 or 403");
        }
        else if (!attempt.MakesOwn && await AskAsync(client, attempt with { Sent = attempt.Slot!.Kind.Nobodys() }) is var nobodys
            && (answer.Status, answer.Code, IsEmpty(answer)) != (nobodys.Status, nobodys.Code, IsEmpty(nobodys)))
        {
            Find(attempt, $"answered {answer.Status} {answer.Code}, but {nobodys.Status} {nobodys.Code} for one that nobody has: that tells that it is there");
        }
    }

    /// <summary>A list in a form says what it does not take; that the other plant's is not told from nobody's is asked below.</summary>
    private static bool IsRefused(Answer answer, Place place) => answer.Status is 403 or 404 || (place == Place.Body && answer.Status == 422);

    /// <summary>Rows of the other plant that are no longer what they were, or are new.</summary>
    private async Task<IEnumerable<string>> ChangedAsync(PlantSide before)
    {
        var (_, after) = await PlantSide.ReadAsync(_hub);
        static IEnumerable<string> Texts(PlantSide side) => side.Rows.Select(row => row.Table + " " + row.Text);
        return Texts(before).Except(Texts(after), StringComparer.Ordinal).Concat(Texts(after).Except(Texts(before), StringComparer.Ordinal))
            .Select(row => $"a row of the other plant was made, changed or taken: {(row.Length > 300 ? row[..300] : row)}");
    }

    private string? Foreign(Answer answer, string? sent) => Judge.ForeignByte(answer.Text, sent, _other.Bytes);

    private static bool Shows(Answer answer, SearchValues<string> bytes) => answer.Text.AsSpan().IndexOfAny(bytes) >= 0;

    private static bool IsEmpty(Answer answer) => answer.Text.Contains("\"items\":[]", StringComparison.Ordinal);

    private void Find(Attempt attempt, string what) => _findings.Add($"{attempt}: {what}");

    private async Task<Answer> AskAsync(HttpClient client, Attempt attempt)
    {
        _asked++;
        var request = attempt.Slot is null ? Request.Own(attempt.Route, _kolkata) : Request.With(attempt.Route, _kolkata, attempt.Slot, attempt.Sent!);
        using var message = request.ToMessage();
        attempt.By.Sign(message, attempt.Route.Changes ? attempt.Route.Number : 0);
        return await MatrixRun.ReadAsync(client, message, attempt.Sent);
    }
}

/// <summary>What the plants' run did and found.</summary>
/// <param name="Credentials">People and keys of one plant.</param>
/// <param name="Routes">Routes that were asked for something of the other plant.</param>
/// <param name="Lists">Answers that held both plants for the administrator and one for somebody of a plant.</param>
/// <param name="Requests">All requests.</param>
/// <param name="Rows">Rows of the other plant, which none of it may change.</param>
/// <param name="Names">Ids of the other plant.</param>
/// <param name="Took">How long.</param>
/// <param name="Findings">One sentence each.</param>
internal sealed record PlantReport(int Credentials, int Routes, int Lists, int Requests, int Rows, int Names, TimeSpan Took, IReadOnlyList<string> Findings)
{
    public override string ToString() =>
        $"{Credentials} credentials of one plant, {Routes} routes with ids of the other, {Lists} lists that hold both, {Requests} requests, {Rows} rows and {Names} ids of the other plant, {Took.TotalSeconds:F0} s, {Findings.Count} findings";
}
