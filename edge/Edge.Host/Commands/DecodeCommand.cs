using System.Globalization;
using EdgeHub.Identifiers;

namespace EdgeHub.Edge.Host;

/// <summary>
/// <c>decode TEXT|- [--json] [--company-prefix N]</c>: reads a label, whatever its kind, and explains it. Exit code 0 for a good label, 1 for
/// a refused one. <c>--company-prefix</c>, 6 to 12, is what an element string does not say and its EPC needs.
/// </summary>
internal static class DecodeCommand
{
    internal static async Task<int> RunAsync(
        Arguments arguments, TextReader input, TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        var text = arguments.Value("TEXT");
        var json = arguments.Json();
        var prefixLength = PrefixLength(arguments.Optional("--company-prefix"));
        arguments.End();
        if (text == "-")
        {
            text = await ReadAsync(input, cancellationToken);
        }

        var year = time.GetUtcNow().Year;
        var label = LabelReader.Read(text, year);
        var epc = label.Epc ?? (label.IsValid && prefixLength is { } length ? Epc.From(label.Elements, length) : null);
        await output.WriteLineAsync(json ? LabelJson.Write(label, epc, year) : LabelExplanation.Write(label, epc, year));
        return label.IsValid ? ExitCode.Done : ExitCode.Degraded;
    }

    private static int? PrefixLength(string? text) =>
        text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length is >= 6 and <= 12 ? length
        : throw new UsageException("--company-prefix wants the length of the GS1 company prefix, 6 to 12.");

    // A little more than the longest label is enough to know that it is too long.
    private static async Task<string> ReadAsync(TextReader input, CancellationToken cancellationToken)
    {
        var buffer = new char[LabelReader.MaxLength + 64];
        var read = await input.ReadBlockAsync(buffer, cancellationToken);
        return new string(buffer, 0, read);
    }
}
