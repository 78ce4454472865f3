using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Telemetry;

/// <summary>The module's failures.</summary>
internal static class TelemetryErrors
{
    public static Error MachineUnknown(string code) => new("telemetry.machine_unknown", ErrorKind.NotFound, $"There is no machine {code}.");

    public static Error PointUnknown(string machine, string point) =>
        new("telemetry.point_unknown", ErrorKind.NotFound, $"There is no point {point} of a machine {machine}.");

    public static Error BadRange(string detail) => new("telemetry.bad_range", ErrorKind.Form, detail);
}
