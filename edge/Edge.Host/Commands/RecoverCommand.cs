using System.Globalization;
using EdgeHub.Edge.Store;
using EdgeHub.Edge.Uplink;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Edge.Host;

/// <summary><c>recover FILE</c>: takes what a set-aside file had not sent over into the agent's store, from which it goes to the hub.</summary>
internal static class RecoverCommand
{
    internal static async Task<int> RunAsync(Arguments arguments, TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        var file = Path.GetFullPath(arguments.Value("FILE"));
        var data = arguments.Option("--data");
        arguments.End();
        using var folder = DataFolder.Take(data);
        var opening = RecordStore.Open(folder, new StoreOptions(), time);
        await using var store = new LiveStore(opening.Store);
        var (counts, unreadable, lost) = (new Dictionary<Lane, long> { [Lane.Scan] = 0, [Lane.Event] = 0 }, 0L, false);
        using (var aside = SetAsideStore.Open(file))
        {
            // Events first: a unit that was begun here must be known before its scans.
            foreach (var lane in (Lane[])[Lane.Event, Lane.Scan])
            {
                foreach (var part in aside.Unacknowledged(lane))
                {
                    await Task.WhenAll(part.Select(record => store.Current.AppendAsync(lane, record.Body, cancellationToken).AsTask()));
                    counts[lane] += part.Count;
                }
            }

            (unreadable, lost) = (aside.Unreadable, aside.IsWatermarkLost);
        }

        var culture = CultureInfo.InvariantCulture;
        var events = new EventJournal(store, new AgentClock(time), NullLogger<EventJournal>.Instance);
        await events.WriteAsync(
            "store.recovered", "",
            [
                new("file", Path.GetFileName(file)), new("scans", counts[Lane.Scan].ToString(culture)),
                new("events", counts[Lane.Event].ToString(culture)), new("unreadable", unreadable.ToString(culture)),
            ],
            cancellationToken);

        // Under this name it is not taken over a second time.
        File.Move(file, file + ".recovered");
        await output.WriteLineAsync(string.Create(
            culture, $"{counts[Lane.Scan]} scans and {counts[Lane.Event]} events of {Path.GetFileName(file)} are in the agent's store; they go to the hub when it runs."));
        if (unreadable > 0)
        {
            await output.WriteLineAsync(string.Create(culture, $"About {unreadable} records could not be read and are lost."));
        }

        if (lost)
        {
            await output.WriteLineAsync("The file no longer said what the hub has: all of it was taken, and the hub shows as exceptions what it had already.");
        }

        return unreadable == 0 ? ExitCode.Done : ExitCode.Degraded;
    }
}
