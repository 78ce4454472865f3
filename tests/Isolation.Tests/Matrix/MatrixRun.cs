using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Isolation.Tests;

/// <summary>How much of the matrix is run.</summary>
/// <param name="Credentials">Which credentials take part.</param>
/// <param name="Routes">Which routes.</param>
/// <param name="MostIds">Ids of one kind and victim that are tried.</param>
internal sealed record MatrixScope(Func<Credential, bool> Credentials, Func<ApiRoute, bool> Routes, int MostIds)
{
    public static MatrixScope Whole { get; } = new(_ => true, _ => true, 3);

    /// <summary>What a mutant is tried with: reads of administrators and of one narrow role.</summary>
    public static MatrixScope OfMutant { get; } = new(
        credential => credential.Kind is "nobody" or "hub operator" || (credential.Kind == "cookie" && credential.Role is Isolation.Tests.Credentials.Administrator or "operator"),
        route => !route.Changes, 1);
}

/// <summary>Every route, every kind of id that its parameters take, every other company's ids, every kind of credential.</summary>
internal sealed class MatrixRun(WallHub hub, MatrixScope scope)
{
    private const int AtOnce = 6;
    private readonly ConcurrentDictionary<string, int> _made = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _findings = [];
    private readonly ConcurrentDictionary<int, int> _statuses = [];
    private int _answered;
    private int _entered;
    private int _busy;
    private long _bytes;

    public async Task<MatrixReport> RunAsync()
    {
        var clock = Stopwatch.StartNew();
        using var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, MaxConnectionsPerServer = AtOnce };
        using var web = new HttpClient(handler) { BaseAddress = new Uri(hub.Addresses.Web), Timeout = TimeSpan.FromSeconds(30) };
        using var agents = AgentsClient.Make(hub);
        using var strangers = new StrangersClients(hub.Addresses.Web, 77);
        var attempts = Attempts().ToArray();

        // One company after the other, so that nobody else's rows may change meanwhile. What makes an own thing under another's
        // code comes last: afterwards the caller has one of that name.
        foreach (var own in attempts.GroupBy(attempt => attempt.By.Tenant).ToArray())
        {
            var before = await RowHash.OfOthersAsync(hub, own.Key);
            foreach (var phase in own.GroupBy(attempt => attempt.MakesOwn).OrderBy(phase => phase.Key))
            {
                await Parallel.ForEachAsync(phase, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (attempt, _) =>
                    await TryAsync(attempt, attempt.By.Kind == "certificate" ? agents.Of(attempt.By) : attempt.Route is { Changes: true, Mark.Of: PermissionOf.Anybody } ? strangers.Next() : web));
            }

            foreach (var changed in RowHash.Changed(before, await RowHash.OfOthersAsync(hub, own.Key), own.Key?.ToString() ?? "nobody and the hub operator"))
            {
                _findings.Enqueue(changed);
            }
        }

        return new MatrixReport(
            hub.Routes.All.Count(scope.Routes), attempts.Length, _entered, _busy, _bytes, [.. _findings.Order(StringComparer.Ordinal)],
            new SortedDictionary<string, int>(_made, StringComparer.Ordinal), new SortedDictionary<int, int>(_statuses), clock.Elapsed);
    }

    private IEnumerable<Attempt> Attempts()
    {
        var everybody = hub.World.Credentials.All.Where(credential => credential.Tenant is null || hub.World.Attackers.Contains(credential.Tenant))
            .Append(Credentials.Nobody).Concat(hub.World.Attackers.Select(tenant => new Credential("certificate", tenant, "", []))).Where(scope.Credentials).ToArray();
        foreach (var route in hub.Routes.All.Where(route => !route.IsStream && scope.Routes(route)))
        {
            foreach (var by in everybody)
            {
                var asked = new Attempt(route, null, null, by, null);

                // Somebody who may do it does it to his own; that is no try.
                if (!route.Changes || !Judge.MayEnter(asked))
                {
                    yield return asked;
                }

                if (by.Kind == "hub operator" && Judge.MayEnter(asked) && route.Changes)
                {
                    continue;
                }

                foreach (var slot in route.Slots.Where(slot => slot.Kind.Plain is null))
                {
                    foreach (var attempt in Foreign(route, slot, by))
                    {
                        yield return attempt;
                    }
                }
            }
        }
    }

    private IEnumerable<Attempt> Foreign(ApiRoute route, Slot slot, Credential by)
    {
        foreach (var victim in hub.World.Attackers.Where(victim => victim != by.Tenant))
        {
            var ids = slot.Kind == Kinds.Cursor
                ? victim.Cursors.TryGetValue(route.ToString(), out var cursor) ? [cursor] : []
                : victim.Ids[slot.Kind.Name];
            var shared = by.Tenant?.Ids.GetValueOrDefault(slot.Kind.Name) ?? [];
            foreach (var id in ids.Where(id => !shared.Contains(id)).Take(scope.MostIds))
            {
                yield return new Attempt(route, slot, id, by, victim);
            }

            if (!route.Changes && ids.FirstOrDefault(shared.Contains) is { } same)
            {
                yield return new Attempt(route, slot, same, by, victim);
            }
        }
    }

    private async Task TryAsync(Attempt attempt, HttpClient client)
    {
        try
        {
            var answer = await SendAsync(attempt, attempt.Sent, client);

            // A busy hub says so and asks to be asked again; that is no hole.
            for (var again = 0; answer.Status == 503 && again < 3; again++)
            {
                Interlocked.Increment(ref _busy);
                answer = await SendAsync(attempt, attempt.Sent, client);
            }

            var finding = Judge.Look(attempt, answer, hub);
            if (finding is null && attempt is { By.IsAdministrator: true, Victim: not null, IsShared: false, MakesOwn: false } && attempt.Slot!.Kind != Kinds.Cursor)
            {
                finding = Differs(answer, await SendAsync(attempt, attempt.Slot.Kind.Nobodys(), client));
            }

            Interlocked.Increment(ref _answered);
            Interlocked.Add(ref _bytes, answer.Text.Length);
            _statuses.AddOrUpdate(answer.Status, 1, (_, count) => count + 1);
            _made.AddOrUpdate(attempt.By.Kind + (attempt.Slot is null ? ", nothing foreign sent" : ", " + attempt.Slot.Kind.Name), 1, (_, count) => count + 1);
            if (attempt.By.Kind is not ("nobody" or "certificate") && Judge.MayEnter(attempt))
            {
                Interlocked.Increment(ref _entered);
            }

            if (finding is not null)
            {
                _findings.Enqueue($"{attempt}: {finding}");
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            _findings.Enqueue($"{attempt}: no answer, {exception.GetType().Name}");
        }
    }

    /// <summary>Another's must look exactly like what is not there.</summary>
    private static string? Differs(Answer foreign, Answer nobodys) =>
        (foreign.Status, foreign.Code) == (nobodys.Status, nobodys.Code) && IsEmpty(foreign) == IsEmpty(nobodys)
            ? null
            : $"answered {foreign.Status} {foreign.Code}, but {nobodys.Status} {nobodys.Code} for one that nobody has: that tells that it is there";

    private static bool IsEmpty(Answer answer) => answer.Text.Contains("\"items\":[]", StringComparison.Ordinal);

    private async Task<Answer> SendAsync(Attempt attempt, string? sent, HttpClient client)
    {
        var own = attempt.By.Tenant ?? hub.World.Attackers[0];
        var request = attempt.Slot is null ? Request.Own(attempt.Route, own) : Request.With(attempt.Route, own, attempt.Slot, sent!);
        using var message = request.ToMessage();
        attempt.By.Sign(message, attempt.Route.Changes ? attempt.Route.Number : 0);
        if (attempt.By.Kind == "certificate")
        {
            message.Version = System.Net.HttpVersion.Version20;
            message.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        }

        return await ReadAsync(client, message, attempt.Sent);
    }

    /// <summary>Reason, headers and body in one text; cursors are opened, since they carry keys.</summary>
    public static async Task<Answer> ReadAsync(HttpClient client, HttpRequestMessage message, string? sent)
    {
        using var answer = await client.SendAsync(message);
        var text = new StringBuilder(answer.ReasonPhrase).Append('\n').Append(answer.Headers).Append(answer.Content.Headers).Append('\n');
        var body = await answer.Content.ReadAsStringAsync();
        text.Append(body);
        Opened.AppendTo(text, body, sent);
        return new Answer((int)answer.StatusCode, text.ToString());
    }
}
