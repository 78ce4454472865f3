using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Fleet;

/// <summary>A command that people may give an agent. What alarms tell agents by themselves is not among them.</summary>
/// <param name="Name">As agents know it.</param>
/// <param name="Needs">Arguments that must be there.</param>
/// <param name="Takes">Arguments that may be left out.</param>
internal sealed record CommandShape(string Name, IReadOnlyList<string> Needs, IReadOnlyList<string> Takes)
{
    private const int LongestArgument = 200;

    /// <summary>All of them; a further one is a line here and an answer at the agent.</summary>
    public static IReadOnlyList<CommandShape> All { get; } =
    [
        new("restart_driver", Needs: ["device"], Takes: []),
        new("read", Needs: ["machine"], Takes: ["point"]),
        new("collect", Needs: [], Takes: []),
        new("check_integrity", Needs: [], Takes: []),
    ];

    /// <summary>Why this can't be sent, or null.</summary>
    public static Error? Check(CommandForm form)
    {
        if (All.FirstOrDefault(shape => shape.Name == form.Name) is not { } shape)
        {
            return Invalid($"There is no such command. There are {string.Join(", ", All.Select(one => one.Name))}.");
        }

        var given = form.Arguments ?? new Dictionary<string, string>();
        if (shape.Needs.FirstOrDefault(name => !given.ContainsKey(name)) is { } missing)
        {
            return Invalid($"{shape.Name} needs the argument {missing}.");
        }

        if (given.Keys.Any(name => !shape.Needs.Contains(name) && !shape.Takes.Contains(name)))
        {
            return Invalid($"{shape.Name} takes {(shape is { Needs: [], Takes: [] } ? "no arguments" : $"no other arguments than {string.Join(", ", shape.Needs.Concat(shape.Takes))}")}.");
        }

        return given.FirstOrDefault(argument => argument.Value is not { Length: > 0 and <= LongestArgument } text || text.Any(char.IsControl)).Key is { } wrong
            ? Invalid($"{wrong} has 1 to {LongestArgument} characters, none of them a control character.")
            : null;
    }

    private static Error Invalid(string detail) => new("fleet.command_invalid", ErrorKind.Form, detail);
}

/// <summary>The words of a command's name.</summary>
internal sealed class CommandNamesAttribute() : OneOfAttribute([.. CommandShape.All.Select(shape => shape.Name)]);
