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
internal sealed partial class MachineNews(EventJournal events, TimeProvider time, ILogger<MachineNews> logger) : IMachineListener
{
    private const int MaxWaiting = 1000;
    private static readonly TimeSpan WriteWithin = TimeSpan.FromSeconds(5);
    private readonly Channel<Func<CancellationToken, Task>> _work = Channel.CreateBounded<Func<CancellationToken, Task>>(MaxWaiting);

    /// <summary>Finds the driver that writes to a machine; set once there are drivers.</summary>
    internal Func<string, IPointWriter?> Writers { get; set; } = static _ => null;

    /// <summary>Knows the name of a machine's point by its place.</summary>
    internal Func<string, int, string> PointName { get; set; } = static (_, place) => place.ToString(CultureInfo.InvariantCulture);

    /// <summary>Shows a message at a station; set once there are stations.</summary>
    internal Action<string, string> ShowAt { get; set; } = static (_, _) => { };

    public void AlarmRaised(AlarmEvent alarm) => Tell("alarm.raised", alarm);

    public void AlarmCleared(AlarmEvent alarm) => Tell("alarm.cleared", alarm);

    public void Act(MachineAction action) => Put(cancellationToken => DoAsync(action, cancellationToken));

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
            new("point", PointName(alarm.Machine, alarm.Alarm.Point)),
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

    private async Task DoAsync(MachineAction action, CancellationToken cancellationToken)
    {
        switch (action.Action)
        {
            case WritePoint write when Writers(action.Machine) is { } writer:
                using (var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
                {
                    using var timer = new CancellationTokenSource(WriteWithin, time);
                    await using var cut = timer.Token.Register(limit.Cancel);
                    var refusal = await writer.WriteAsync(write.Point, write.Value, limit.Token);
                    await events.WriteAsync(
                        "alarm.acted", "", [new("machine", action.Machine), new("alarm", action.Alarm), new("refused", refusal ?? "")], cancellationToken);
                }

                break;
            case ShowMessage message:
                ShowAt(message.Station, message.Text);
                break;
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
