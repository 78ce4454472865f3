using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Telemetry;

/// <summary>The module's failures.</summary>
internal static class TelemetryErrors
{
    public static Error MachineUnknown(string code) => new("telemetry.machine_unknown", ErrorKind.NotFound, $"There is no machine {code}.");

    public static Error PointUnknown(string machine, string point) =>
        new("telemetry.point_unknown", ErrorKind.NotFound, $"There is no point {point} of a machine {machine}.");

    public static Error BadRange(string detail) => new("telemetry.bad_range", ErrorKind.Form, detail);

    public static Error AlarmUnknown() => new("telemetry.alarm_unknown", ErrorKind.NotFound, "There is no such alarm. Load the list again.");

    public static Error AlarmInvalid(string detail) => new("telemetry.alarm_invalid", ErrorKind.Form, detail);

    public static Error AlarmOver() => new("telemetry.alarm_over", ErrorKind.State, "The alarm is over and cannot be shelved. Load the list again.");

    public static Error AlarmNotShelved() => new("telemetry.alarm_not_shelved", ErrorKind.State, "The alarm is not shelved. Load the list again.");
}
