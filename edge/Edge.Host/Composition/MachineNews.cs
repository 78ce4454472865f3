using System.Globalization;
using System.Threading.Channels;
using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Runtime;
using EdgeHub.Edge.Uplink;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Edge.Host;

/// <summary>
/// Tells the hub what a machine's pipeline says besides values, and does what alarms ask for. The pipeline is never held up: what it says waits here, and
/// what is too much is counted.
/// </summary>
/// <param name="events">Takes what is told.</param>
/// <param name="writers">Who writes to a machine at this moment; null when nobody can.</param>
/// <param name="unseen">Why nobody sees a message at a station at this moment; null when somebody can.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class MachineNews(
    EventJournal events, Func<string, IPointWriter?> writers, Func<string, string?> unseen, TimeProvider time, ILogger<MachineNews> logger) : IMachineListener
{
    private const int MaxWaiting = 1000;
    private static readonly TimeSpan WriteWithin = TimeSpan.FromSeconds(5);
    private readonly Channel<Func<CancellationToken, Task>> _work = Channel.CreateBounded<Func<CancellationToken, Task>>(MaxWaiting);

    public void AlarmRaised(AlarmEvent alarm) => Tell("alarm.raised", alarm);

    public void AlarmCleared(AlarmEvent alarm) => Tell("alarm.cleared", alarm);

    public void Act(MachineAction action)
    {
        // The driver of this moment: in a later one the place may be another point's.
        var writer = writers(action.Machine);
        Put(cancellationToken => DoAsync(action, writer, cancellationToken));
    }

    public void Noticed(MachineNotice notice)
    {
        LogNotice(notice.Machine, notice.Point, notice.Text);
        Put(cancellationToken => events.WriteAsync(
            "machine.notice", "", [new("machine", notice.Machine), new("point", notice.Point), new("text", notice.Text)], cancellationToken).AsTask());
    }

    /// <summary>Works until cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var work in _work.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await work(cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                LogFailed(e);
            }
        }
    }

    private void Tell(string type, AlarmEvent alarm)
    {
        LogAlarm(alarm.Machine, alarm.Alarm.Name, type == "alarm.raised" ? "raised" : "over", alarm.Alarm.Text);
        KeyValuePair<string, string>[] facts =
        [
            new("machine", alarm.Machine),
            new("alarm", alarm.Alarm.Name),
            new("severity", alarm.Alarm.Severity.ToString().ToLowerInvariant()),
            new("text", alarm.Alarm.Text),
            new("value", alarm.Value.ToString()),
            new("limit", alarm.Alarm.Limit.ToString()),
            new("condition", alarm.Alarm.Condition.ToString().ToLowerInvariant()),
            new("point", alarm.Point),
            new("since", alarm.Since.Wall.ToString("O", CultureInfo.InvariantCulture)),
            new("untold", alarm.Untold.ToString(CultureInfo.InvariantCulture)),
        ];
        Put(cancellationToken => events.WriteAsync(type, "", facts, cancellationToken).AsTask());
    }

    private void Put(Func<CancellationToken, Task> work)
    {
        if (!_work.Writer.TryWrite(work))
        {
            LogTooMuch();
        }
    }

    private async Task DoAsync(MachineAction action, IPointWriter? writer, CancellationToken cancellationToken)
    {
        // A message needs no doing here: it stands at its station as long as the alarm does (AlarmMessages).
        var (kind, station, refusal) = action.Action switch
        {
            WritePoint write => ("write", "", await WriteAsync(action.Machine, write, writer, cancellationToken)),
            ShowMessage message => ("message", message.Station, unseen(message.Station)),
            _ => throw new NotSupportedException($"{action.Action.GetType().Name} is no action that the agent can do."),
        };
        await events.WriteAsync(
            "alarm.acted",
            station,
            [new("machine", action.Machine), new("alarm", action.Alarm), new("action", kind), new("refused", refusal ?? "")],
            cancellationToken);
    }

    private async Task<string?> WriteAsync(string machine, WritePoint write, IPointWriter? writer, CancellationToken cancellationToken)
    {
        if (writer is null)
        {
            return $"{machine} has no driver that writes.";
        }

        using var timer = new CancellationTokenSource(WriteWithin, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            return await writer.WriteAsync(write.Point, write.Value, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{machine} did not answer within {WriteWithin.TotalSeconds} s; it may have taken the value.");
        }
        catch (ObjectDisposedException)
        {
            return $"{machine} was being set up anew.";
        }
    }

    [LoggerMessage(40, LogLevel.Warning, "Alarm {Alarm} of {Machine} is {What}. {Text}")]
    private partial void LogAlarm(string machine, string alarm, string what, string text);

    [LoggerMessage(41, LogLevel.Warning, "{Machine} {Point}: {Text}")]
    private partial void LogNotice(string machine, string point, string text);

    [LoggerMessage(42, LogLevel.Error, "What an alarm asked for could not be done")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(43, LogLevel.Error, "Alarms come faster than they can be written down; one is left out")]
    private partial void LogTooMuch();
}
