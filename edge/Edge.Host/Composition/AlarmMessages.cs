using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Station;

namespace EdgeHub.Edge.Host;

/// <summary>
/// Keeps stations told of the messages of alarms that stand. They are looked up four times a second instead of being followed from event to event: whatever
/// ends an alarm (its value, a person, a shelf, another configuration) and whatever brings it back (a restart, the end of a shelf) is then seen in one way.
/// </summary>
internal sealed class AlarmMessages(Func<IEnumerable<MachinePipeline>> machines, Action<IReadOnlyList<StationMessage>> tell, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    /// <summary>Works until cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            Tell();
        }
    }

    /// <summary>Tells what stands now.</summary>
    internal void Tell()
    {
        var standing = new List<StationMessage>();
        foreach (var machine in machines())
        {
            var alarms = machine.Settings.Alarms;
            if (!alarms.Any(HasMessage))
            {
                continue;
            }

            var statuses = machine.Alarms();
            for (var i = 0; i < alarms.Count; i++)
            {
                if (Stands(alarms[i], statuses[i]) is { } since)
                {
                    standing.AddRange(alarms[i].Actions.OfType<ShowMessage>().Select(message =>
                        new StationMessage(message.Station, machine.Settings.Code, alarms[i].Name, alarms[i].Severity, message.Text, since)));
                }
            }
        }

        tell(standing);
    }

    private static bool HasMessage(AlarmSettings alarm) => alarm.Actions.Any(action => action is ShowMessage);

    /// <summary>Since when an alarm is to be seen; null when it is not: it is over, kept back, or latches and somebody has taken care of it.</summary>
    private static DateTimeOffset? Stands(AlarmSettings alarm, AlarmStatus status) =>
        status.ShelvedUntil is not null || (alarm.Latch && (status.IsAcknowledged || !status.IsActive)) ? null : status.RaisedSince;
}
