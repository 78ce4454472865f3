using System.Diagnostics;
using System.Globalization;

namespace EdgeHub.Benchmarks;

/// <summary>An order of the demo's bags, released at the hub, so that there is something to scan.</summary>
internal static class BenchRelease
{
    private const int LargestRelease = 5_000;

    /// <summary>Gives the labels of the units, and as many of components when wanted.</summary>
    public static async Task<(List<string> Bags, List<string> Locks)> MakeAsync(
        HubProcess hub, int units, bool withComponents, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await hub.CommandAsync(["demo", "seed"], cancellationToken);
        await hub.PostAsync("/session/demo", new { person = "dev" }, cancellationToken);
        await hub.PostAsync(
            "/orders",
            new { number = "WO-BENCH", item = "BAG", plant = "KOL", department = "BAGS", quantity = units, due = "2030-01-01T00:00:00Z" },
            cancellationToken);
        for (var released = 0; released < units; released += LargestRelease)
        {
            var quantity = Math.Min(LargestRelease, units - released);
            await hub.PostAsync("/orders/WO-BENCH/releases", new { quantity }, cancellationToken);
            if (withComponents)
            {
                await hub.PostAsync("/production/components", new { plant = "KOL", department = "BAGS", type = "CO", count = quantity }, cancellationToken);
            }
        }

        var bags = await UidsAsync(hub, "/orders/WO-BENCH/units?limit=200", units, cancellationToken);
        var locks = !withComponents ? [] : await UidsAsync(hub, "/production/components?type=CO&state=minted&limit=200", units, cancellationToken);
        await Console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{units} units released in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s"));
        return (bags, locks);
    }

    private static async Task<List<string>> UidsAsync(HubProcess hub, string path, int count, CancellationToken cancellationToken)
    {
        var uids = new List<string>(count);
        for (string? cursor = null; uids.Count < count;)
        {
            var page = await hub.GetAsync(path + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor)), cancellationToken);
            uids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("uid").GetString()!));
            cursor = page.GetProperty("next").GetString();
            if (cursor is null)
            {
                break;
            }
        }

        return uids.Count >= count ? uids[..count] : throw new InvalidOperationException($"{path} gave {uids.Count} of {count} units.");
    }
}
