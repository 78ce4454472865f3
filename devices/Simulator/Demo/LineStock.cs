using System.Globalization;
using System.Text.Json;

namespace EdgeHub.Simulator;

/// <summary>Keeps the demo's line supplied: takes up what a last demo left on the floor, feeds new units, has more released.</summary>
internal sealed class LineStock(HubApi api, Line line, Truth truth, TimeProvider time)
{
    /// <summary>The newcomer's own units (README): the operators leave them alone.</summary>
    public const int ReservedForVisitors = 20;

    private const int ReleaseAtATime = 200;
    private const int ComponentsAtATime = 500;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private readonly Queue<string> _waiting = [];
    private readonly HashSet<string> _supplied = new(StringComparer.Ordinal);

    /// <summary>Asks the hub where every unit stands and puts it there.</summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        await TakeNewAsync(cancellationToken);
        await TakeComponentsAsync(cancellationToken);
    }

    /// <summary>Feeds the line until cancelled.</summary>
    /// <param name="count">Units on the floor at a time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task KeepAsync(int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            while (truth.Units.Count - truth.Finished < count && _waiting.TryDequeue(out var uid))
            {
                line.Enter(uid);
            }

            if (_waiting.Count == 0)
            {
                await ReleaseMoreAsync(cancellationToken);
                await TakeNewAsync(cancellationToken);
            }

            if (line.ComponentsLeft < count)
            {
                await api.PostAsync(
                    "/api/v1/production/components", new { plant = "KOL", department = "BAGS", type = "CO", count = ComponentsAtATime }, cancellationToken);
                await TakeComponentsAsync(cancellationToken);
            }

            await Task.Delay(Look, time, cancellationToken);
        }
    }

    private async Task TakeNewAsync(CancellationToken cancellationToken)
    {
        foreach (var unit in await api.ListAsync("/api/v1/production/units?plant=KOL&type=FG&inWork=true&limit=200", cancellationToken))
        {
            var uid = unit.GetProperty("uid").GetString()!;
            var step = unit.GetProperty("step").ValueKind == JsonValueKind.Number ? unit.GetProperty("step").GetInt32() : 0;
            if (truth.Units.ContainsKey(uid) || _waiting.Contains(uid) || unit.GetProperty("state").GetString() == "hold" || IsReserved(uid) || step == 0)
            {
                continue;
            }

            if (step == DemoPlant.Steps[0].Number)
            {
                _waiting.Enqueue(uid);
            }
            else
            {
                line.Resume(uid, step, unit.GetProperty("state").GetString() == "active");
            }
        }
    }

    private async Task TakeComponentsAsync(CancellationToken cancellationToken)
    {
        foreach (var component in await api.ListAsync("/api/v1/production/components?plant=KOL&type=CO&state=minted&limit=200", cancellationToken))
        {
            var uid = component.GetProperty("uid").GetString()!;
            if (_supplied.Add(uid))
            {
                line.Supply(uid);
            }
        }
    }

    private async Task ReleaseMoreAsync(CancellationToken cancellationToken)
    {
        // By the clock, so that a later demo on the same data never asks for a number that is taken.
        var number = time.GetUtcNow().ToString("'WO-'yyMMdd-HHmmss", CultureInfo.InvariantCulture);
        await api.PostAsync(
            "/api/v1/orders",
            new { number, item = "BAG", plant = "KOL", department = "BAGS", quantity = ReleaseAtATime, due = time.GetUtcNow().AddDays(7) },
            cancellationToken);
        await api.PostAsync($"/api/v1/orders/{number}/releases", new { quantity = ReleaseAtATime }, cancellationToken);
    }

    private static bool IsReserved(string uid) =>
        int.TryParse(uid.AsSpan(uid.Length - 9, 6), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= ReservedForVisitors;
}
