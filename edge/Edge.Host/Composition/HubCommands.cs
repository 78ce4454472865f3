using System.Globalization;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Runtime;
using EdgeHub.HubLink;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Edge.Host;

/// <summary>What a hub may ask an agent to do. Each is answered, done or not, with a sentence; the hub keeps who asked.</summary>
internal sealed partial class HubCommands(DriverSupervisor drivers, Func<CancellationToken, Task<string>> collect, ILogger<HubCommands> logger)
{
    /// <summary>Characters of an answer; a frame has room for 64 kB.</summary>
    internal const int LongestAnswer = 20_000;

    internal async Task<CommandResult> DoAsync(Command command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LogAsked(command.Name);
        return command.Name switch
        {
            "restart_driver" => Restart(Argument(command, "device")),
            "read" => OfMachine(command, machine => (null, Readings(machine, Argument(command, "point")))),
            "collect" => Done(await collect(cancellationToken)),
            "alarm.acknowledge" => OfMachine(command, machine => (machine.Acknowledge(Argument(command, "alarm"), By(command)), "")),
            "alarm.shelve" => OfMachine(command, machine => (
                machine.Shelve(Argument(command, "alarm"), Seconds(command), By(command), Argument(command, "reason")), "")),
            _ => Refused("command.unknown", $"This agent does not know the command {command.Name}."),
        };
    }

    private CommandResult Restart(string device) =>
        drivers.Restart(device) ? Done($"{device} begins anew.") : Refused("device.unknown", $"This agent has no device {device}.");

    private CommandResult OfMachine(Command command, Func<MachinePipeline, (string? Refusal, string Text)> act)
    {
        var code = Argument(command, "machine");
        if (drivers.Find<MachineDriver>(code) is not { } machine)
        {
            return Refused("machine.unknown", $"This agent has no machine {code}.");
        }

        var (refusal, text) = act(machine.Pipeline);
        return refusal is null ? Done(text) : Refused("command.refused", refusal);
    }

    private static string Readings(MachinePipeline machine, string point) => string.Join('\n', machine.Readings()
        .Where(reading => point.Length == 0 || reading.Name == point)
        .Select(reading => string.Create(CultureInfo.InvariantCulture, $"{reading.Name} {reading.Value} {QualityWords.Of((int)reading.Quality)} {reading.ReadAt?.Wall:O}")));

    private static string By(Command command) => Argument(command, "by") is { Length: > 0 } by ? by : "hub";

    private static TimeSpan Seconds(Command command) =>
        int.TryParse(Argument(command, "seconds"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;

    private static string Argument(Command command, string name) => command.Arguments.TryGetValue(name, out var value) ? value : "";

    private static CommandResult Done(string text) => new() { Ok = true, Code = "command.done", Text = text.Length <= LongestAnswer ? text : text[..LongestAnswer] };

    private static CommandResult Refused(string code, string text) => new() { Ok = false, Code = code, Text = text };

    [LoggerMessage(50, LogLevel.Information, "The hub asks for {Command}")]
    private partial void LogAsked(string command);
}
