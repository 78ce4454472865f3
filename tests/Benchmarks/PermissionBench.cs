using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Benchmarks;

/// <summary>
/// The question that each request asks: does the role hold the permission, how far does it reach, is the plant among those of
/// the membership. Options: <c>--checks 10000000</c>, <c>--plants 20</c>.
/// </summary>
internal sealed class PermissionBench : IBenchmark
{
    public string Name => "permission";

    public Task<BenchmarkTable> RunAsync(BenchmarkSettings settings, CancellationToken cancellationToken)
    {
        var checks = settings.Number("checks", 10_000_000);
        var plants = Enumerable.Range(0, settings.Number("plants", 20)).Select(_ => Guid.NewGuid()).ToArray();

        // As many permissions as the largest role of the table has, with names of their length.
        var scopes = Enumerable.Range(0, 40).ToFrozenDictionary(
            i => string.Create(CultureInfo.InvariantCulture, $"production.noun{i}.read"), i => i % 2 == 0 ? PermissionScope.Plant : PermissionScope.Tenant, StringComparer.Ordinal);
        var caller = new Caller(Guid.NewGuid(), "Bench", new TenantScope(1, "SAIF"), "plant_manager", scopes.Keys.ToFrozenSet(StringComparer.Ordinal), "en")
        {
            Scopes = scopes,
            Plants = PlantScope.OfMembership(plants),
        };
        var rows = new[]
        {
            Row("held", checks, () => caller.May("production.noun20.read")),
            Row("not held", checks, () => !caller.May("production.noun20.forge")),
            Row("held, its reach, the last of the plants", checks, () =>
                caller.May("production.noun20.read") && caller.ScopeOf("production.noun20.read") == PermissionScope.Plant && caller.Plants.Covers(plants[^1])),
        };
        return Task.FromResult(new BenchmarkTable("Permission check", ["question", "ns each", "bytes each"], rows, ["Aim: under 1,000 ns, no allocation."]));
    }

    private static IReadOnlyList<string> Row(string question, int checks, Func<bool> check)
    {
        for (var i = 0; i < 100_000; i++)
        {
            check();
        }

        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var began = Stopwatch.GetTimestamp();
        var right = 0;
        for (var i = 0; i < checks; i++)
        {
            right += check() ? 1 : 0;
        }

        var span = Stopwatch.GetElapsedTime(began);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        return right == checks
            ? [question, (span.TotalNanoseconds / checks).ToString("F1", CultureInfo.InvariantCulture), (bytes / checks).ToString(CultureInfo.InvariantCulture)]
            : throw new InvalidOperationException($"The check '{question}' gave a wrong answer.");
    }
}
