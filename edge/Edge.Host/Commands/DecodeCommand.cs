using System.Globalization;
using EdgeHub.Identifiers;

namespace EdgeHub.Edge.Host;

/// <summary><c>decode TEXT</c>: reads a label as a station would.</summary>
internal static class DecodeCommand
{
    internal static async Task<int> RunAsync(Arguments arguments, TextWriter output)
    {
        var text = arguments.Value("TEXT").Trim();
        arguments.End();
        if (Uid.TryParse(text, out var uid, out var error))
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{uid}{Environment.NewLine}tenant   {uid.Tenant}{Environment.NewLine}plant    {uid.Plant}{Environment.NewLine}type     {uid.Type}{Environment.NewLine}sequence {uid.Sequence}{Environment.NewLine}check    good"));
            return ExitCode.Done;
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"This is no unit's label: {error.Kind} at character {error.Position} ('{error.Character}')."));
        return ExitCode.Degraded;
    }
}
