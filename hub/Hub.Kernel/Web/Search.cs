using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Kernel;

/// <summary>Something that a search found.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Key">Label, number, code or id: what its page is called by.</param>
/// <param name="Title">For people.</param>
/// <param name="Detail">One more word on it, e.g. its state, or empty.</param>
/// <param name="Link">Address of its page.</param>
public sealed record SearchHit(
    [OneOf("unit", "order", "item", "station", "agent", "person")] string Kind, string Key, string Title, string Detail, string Link);

/// <summary>What a search found, at most five of each kind.</summary>
/// <param name="Query">What was asked, as it was looked for.</param>
/// <param name="Hits">By kind, the best first.</param>
public sealed record SearchAnswer(string Query, IReadOnlyList<SearchHit> Hits);

/// <summary>What is looked for.</summary>
/// <param name="Text">2 to 64 characters, as typed.</param>
/// <param name="Code">The same in capitals, as labels, numbers and codes are written.</param>
/// <param name="Plants">The plants that the caller may see under the kind's own permission.</param>
/// <param name="Most">Hits wanted.</param>
public sealed record SearchFor(string Text, string Code, PlantScope Plants, int Most);

/// <summary>Finds one kind of thing by the beginning of its names. Modules register theirs.</summary>
public interface ISearchKind
{
    /// <summary>The permission without which the kind is left out.</summary>
    string Permission { get; }

    /// <summary>Place among the kinds, the smallest first.</summary>
    int Order { get; }

    /// <summary>The best hits. Runs in the caller's transaction: ranges of text only, since only they may use an index behind the wall.</summary>
    Task<IReadOnlyList<SearchHit>> FindAsync(TenantTransaction transaction, SearchFor asked, CancellationToken cancellationToken);
}

/// <summary>
/// The same for what lies beside the caller's transaction. It is asked before there is one: a company has four connections to a
/// node, and searches that each held one while they waited for a second would wait for each other.
/// </summary>
public interface ISearchBeside
{
    /// <summary>The permission without which the kind is left out.</summary>
    string Permission { get; }

    /// <summary>Place among the kinds, the smallest first.</summary>
    int Order { get; }

    /// <summary>The best hits.</summary>
    Task<IReadOnlyList<SearchHit>> FindAsync(TenantScope tenant, SearchFor asked, CancellationToken cancellationToken);
}

/// <summary><c>GET /api/v1/search?q=</c>: over all kinds that the caller may see.</summary>
internal static class SearchRoute
{
    private const int Shortest = 2;
    private const int Longest = 64;
    private const int OfEachKind = 5;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/search", (HttpContext http, IEnumerable<ISearchKind> kinds, IEnumerable<ISearchBeside> beside, string? q) => RunAsync(http, kinds, beside, q))
            .RequireMember().WithTags("kernel").Describe("search", "Finds units, orders, items, stations, agents and people by the beginning of their names.");

    private static async Task<Answer<SearchAnswer>> RunAsync(
        HttpContext http, IEnumerable<ISearchKind> kinds, IEnumerable<ISearchBeside> beside, string? q)
    {
        var text = (q ?? "").Trim();
        if (text.Length is < Shortest or > Longest || text.Any(char.IsControl))
        {
            return new Error("kernel.search_too_short", ErrorKind.Form, $"A search has {Shortest} to {Longest} characters.");
        }

        var caller = http.Caller()!;
        var found = new List<(int Order, SearchHit Hit)>();
        foreach (var kind in beside.Where(kind => caller.May(kind.Permission)))
        {
            var hits = await kind.FindAsync(http.Tenant(), Asked(caller, kind.Permission, text), http.RequestAborted);
            found.AddRange(hits.Take(OfEachKind).Select(hit => (kind.Order, hit)));
        }

        return await http.ReadAsync<SearchAnswer>(async (transaction, cancellationToken) =>
        {
            foreach (var kind in kinds.Where(kind => caller.May(kind.Permission)))
            {
                var hits = await kind.FindAsync(transaction, Asked(caller, kind.Permission, text), cancellationToken);
                found.AddRange(hits.Take(OfEachKind).Select(hit => (kind.Order, hit)));
            }

            return new SearchAnswer(text, found.OrderBy(at => at.Order).Select(at => at.Hit).ToList());
        });
    }

    private static SearchFor Asked(Caller caller, string permission, string text) =>
        new(text, text.ToUpperInvariant(), caller.ScopeOf(permission) == PermissionScope.Tenant ? PlantScope.All : caller.Plants, OfEachKind);
}
