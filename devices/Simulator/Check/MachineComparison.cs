using System.Globalization;
using System.Text.Json;

namespace EdgeHub.Simulator;

/// <summary>Holds what the hub knows of the machines against what they know that they made.</summary>
internal sealed class MachineComparison(HubApi api, PlantHost plant, TimeProvider time)
{
    private static readonly TimeSpan SeenWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits until the hub has a state of every machine: what they make from then on must be counted to the part.</summary>
    public async Task SeenAsync(CancellationToken cancellationToken)
    {
        var end = time.GetUtcNow() + SeenWithin;
        while ((await MachinesAsync(cancellationToken)).Count(machine => machine.State != "no_data") < plant.Machines.Count)
        {
            if (time.GetUtcNow() > end)
            {
                throw new ProgramFailedException("The hub did not see every machine in time.");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>Stops the machines, waits until the hub has heard the end, and compares.</summary>
    public async Task<List<CheckRow>> CompareAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        plant.Halt();
        var made = plant.Machines.ToDictionary(machine => machine.Model.Code, machine => machine.Made, StringComparer.Ordinal);
        var end = time.GetUtcNow() + within;
        var known = await MachinesAsync(cancellationToken);
        while (!known.All(machine => Agrees(machine, made)) && time.GetUtcNow() < end)
        {
            await Task.Delay(Pause, time, cancellationToken);
            known = await MachinesAsync(cancellationToken);
        }

        var (values, falls, doubles) = (0L, 0L, 0L);
        foreach (var machine in known)
        {
            var (count, fell, doubled) = await CourseAsync(machine.Code, cancellationToken);
            (values, falls, doubles) = (values + count, falls + fell, doubles + doubled);
        }

        var lost = (await api.ListAsync("/api/v1/agents", cancellationToken)).Sum(agent => agent.GetProperty("losses").EnumerateObject()
            .Where(loss => loss.Name.StartsWith("telemetry.", StringComparison.Ordinal)).Sum(loss => loss.Value.GetInt64()));
        return
        [
            Row("machines whose state is known", plant.Machines.Count, known.Count(machine => machine.State != "no_data")),
            Row("good parts, counted over kills and cuts", made.Values.Sum(machine => (long)machine.Good), known.Sum(machine => machine.Good)),
            Row("scrap likewise", made.Values.Sum(machine => (long)machine.Scrap), known.Sum(machine => machine.Scrap)),
            Row("machines that agree to the part", plant.Machines.Count, known.Count(machine => Agrees(machine, made))),
            Row(string.Create(CultureInfo.InvariantCulture, $"counters that fell, in {values} values"), 0, falls),
            Row("values told twice", 0, doubles),
            Row("values that agents lost", 0, lost),
        ];
    }

    private static bool Agrees(MachineAtHub machine, Dictionary<string, (uint Good, uint Scrap)> made) =>
        made.TryGetValue(machine.Code, out var truth) && machine.Good == truth.Good && machine.Scrap == truth.Scrap;

    private async Task<List<MachineAtHub>> MachinesAsync(CancellationToken cancellationToken) =>
    [
        .. (await api.ListAsync("/api/v1/machines", cancellationToken)).Select(machine => new MachineAtHub(
            machine.GetProperty("code").GetString()!, machine.GetProperty("state").GetString()!, Number(machine, "good"), Number(machine, "scrap"))),
    ];

    /// <summary>Every value of the counter of good parts: it never falls, and no moment comes twice.</summary>
    private async Task<(long Values, long Falls, long Doubles)> CourseAsync(string code, CancellationToken cancellationToken)
    {
        var from = Uri.EscapeDataString(time.GetUtcNow().AddHours(-12).ToString("O", CultureInfo.InvariantCulture));
        var history = await api.GetAsync($"/api/v1/machines/{code}/points/good/values?aggregation=raw&from={from}", cancellationToken);
        var (count, falls, doubles) = (0L, 0L, 0L);
        var (before, at) = (double.MinValue, "");
        foreach (var item in history.GetProperty("items").EnumerateArray())
        {
            count++;
            doubles += item.GetProperty("at").GetString() == at ? 1 : 0;
            at = item.GetProperty("at").GetString()!;
            if (item.GetProperty("value") is { ValueKind: JsonValueKind.Number } value)
            {
                falls += value.GetDouble() < before ? 1 : 0;
                before = value.GetDouble();
            }
        }

        return (count, falls, doubles);
    }

    private static long Number(JsonElement machine, string name) =>
        machine.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : 0;

    private static CheckRow Row(string promise, long floor, long hub) => new(
        promise, floor.ToString("N0", CultureInfo.InvariantCulture), hub.ToString("N0", CultureInfo.InvariantCulture), floor == hub);

    private sealed record MachineAtHub(string Code, string State, long Good, long Scrap);
}
