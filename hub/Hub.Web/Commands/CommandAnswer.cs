using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Web;

/// <summary>
/// What commands answer: a sentence for people, or with <c>--json</c> one JSON document alone on stdout; steps and reasons go
/// to stderr. Exit code 0: done, or in a dry run: it would be; 1: refused or failed, with the reason's code.
/// </summary>
internal static class CommandAnswer
{
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Option<bool> Json() => new("--json") { Description = "Answer with one JSON document." };

    public static Option<bool> DryRun() => new("--dry-run") { Description = "Check everything, change nothing." };

    /// <summary>Writes the answer or the refusal.</summary>
    public static async Task<int> SayAsync<T>(ParseResult parsed, Option<bool> json, Result<T> result, Func<T, string> sentence)
    {
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (result.TryGet(out var value, out var error))
        {
            await output.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(value, Written) : sentence(value));
            return 0;
        }

        if (parsed.GetValue(json))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(new Refusal(error.Code, error.Detail), Written));
        }

        return await CommandWork.FailAsync(errors, error);
    }

    /// <summary>Where steps are told while the command works.</summary>
    public static Action<string> Steps(ParseResult parsed) => step => parsed.InvocationConfiguration.Error.WriteLine("... " + step);

    private sealed record Refusal(string Code, string Detail);
}
