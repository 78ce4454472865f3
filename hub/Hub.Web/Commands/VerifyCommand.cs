using System.CommandLine;
using EdgeHub.Hub.Traceability;

namespace EdgeHub.Hub.Web;

/// <summary><c>verify FILE</c>: proves an exported story of a unit; needs no hub, database or network.</summary>
internal static class VerifyCommand
{
    public static Command Make()
    {
        var file = new Argument<FileInfo>("file") { Description = "A story that was exported from a unit's page." };
        var command = new Command("verify", "Proves that an exported story is what the hub recorded; exit code 0 when sound, 1 when not, 2 without a file.") { file };
        command.SetAction((parsed, cancellationToken) =>
            StoryVerifier.RunAsync(parsed.GetValue(file)!.FullName, parsed.InvocationConfiguration.Output, cancellationToken));
        return command;
    }
}
