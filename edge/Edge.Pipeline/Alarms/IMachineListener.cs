using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>
/// Hears what a machine's pipeline makes of its values. Called while the pipeline is locked, in the order of happening: an implementation returns at once,
/// throws nothing and hands on what takes time.
/// </summary>
public interface IMachineListener
{
    /// <summary>An alarm is active from now on.</summary>
    void AlarmRaised(AlarmEvent alarm);

    /// <summary>An alarm is over.</summary>
    void AlarmCleared(AlarmEvent alarm);

    /// <summary>Something is to be done.</summary>
    void Act(MachineAction action);

    /// <summary>Something about a point that its owner should know; once per cause, and again only after it was well in between.</summary>
    void Noticed(MachineNotice notice)
    {
    }
}

/// <summary>An alarm that was raised or cleared.</summary>
/// <param name="Machine">Code of the machine.</param>
/// <param name="Point">Name of the watched point.</param>
/// <param name="Alarm">The alarm's settings.</param>
/// <param name="At">When it was raised or cleared.</param>
/// <param name="Since">When the condition that raised it began.</param>
/// <param name="Value">The value that did it; of one that is acknowledged, the latest.</param>
/// <param name="Untold">How often it came and went since the event before and was not told, being shelved or too restless.</param>
public sealed record AlarmEvent(string Machine, string Point, AlarmSettings Alarm, Instant At, Instant Since, PointValue Value, long Untold);

/// <summary>Something to do because an alarm was raised.</summary>
/// <param name="Machine">Code of the machine.</param>
/// <param name="Alarm">Name of the alarm.</param>
/// <param name="Action">What is to be done.</param>
public sealed record MachineAction(string Machine, string Alarm, AlarmAction Action);

/// <summary>What the owner of a point should know.</summary>
/// <param name="Machine">Code of the machine.</param>
/// <param name="Point">Name of the point.</param>
/// <param name="Text">One sentence for a person; holds no value.</param>
public sealed record MachineNotice(string Machine, string Point, string Text);
