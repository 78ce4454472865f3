using EdgeHub.Hub.Identity;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Traceability;

/// <summary>Finds the names that the ledger itself does not carry: people's (Identity) and steps' (Production).</summary>
internal sealed class StoryWords(IEnumerable<IPeople> people, IEnumerable<IUnitFacts> facts)
{
    private const int MostUnits = 500;
    private static readonly Dictionary<string, UnitFacts> NoFacts = [];
    private static readonly Dictionary<Guid, string> NoNames = [];

    public async Task<IReadOnlyDictionary<string, UnitFacts>> FactsAsync(
        TenantTransaction transaction, IEnumerable<string> uids, CancellationToken cancellationToken) =>
        facts.FirstOrDefault() is { } source
            ? await source.DescribeAsync(transaction, uids.Where(uid => uid.Length > 0).Distinct(StringComparer.Ordinal).Take(MostUnits).ToList(), cancellationToken)
            : NoFacts;

    public async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(
        TenantScope tenant, IEnumerable<Guid?> ids, CancellationToken cancellationToken) =>
        people.FirstOrDefault() is { } source
            ? await source.NamesAsync(tenant, ids.OfType<Guid>().Distinct().ToList(), cancellationToken)
            : NoNames;

    public static string? StepName(IReadOnlyDictionary<string, UnitFacts> facts, string uid, uint step) =>
        step > 0 && facts.TryGetValue(uid, out var found) ? found.StepNames.GetValueOrDefault((int)step) : null;

    public static string? Name(IReadOnlyDictionary<Guid, string> names, Guid? id) => id is { } known ? names.GetValueOrDefault(known) : null;
}
