using System.Text;
using EdgeHub.Edge.Runtime;

namespace EdgeHub.Edge.Host;

/// <summary>
/// <c>status [--live|--once|--json] [--url URL]</c>: shows how a running agent is. On a terminal the table is drawn anew each second until q, with exit code
/// 0; otherwise, or with <c>--once</c>, it is printed once, with exit code 1 for an agent that is not well. <c>--json</c> is what <c>/health</c> says.
/// </summary>
internal static class StatusCommand
{
    private const int MaxAnswerBytes = 4 << 20;

    internal static async Task<int> RunAsync(Arguments arguments, TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        var address = arguments.Url();
        var (live, once, json) = (arguments.Flag("--live"), arguments.Flag("--once"), arguments.Json());
        arguments.End();
        if ((live ? 1 : 0) + (once ? 1 : 0) + (json ? 1 : 0) > 1)
        {
            throw new UsageException("--live, --once and --json are three ways to show the same; give one of them.");
        }

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = MaxAnswerBytes };
        var terminal = Terminal.Of(output);
        if (live || (terminal.IsScreen && !once && !json))
        {
            await new StatusScreen(output, terminal, time).RunAsync(
                async token => Table(await AskAsync(http, address, token), terminal, time), cancellationToken);
            return ExitCode.Done;
        }

        var answer = await AskAsync(http, address, cancellationToken);
        foreach (var line in json && answer.Health is not null ? [Encoding.UTF8.GetString(answer.Json)] : Table(answer, terminal, time))
        {
            await output.WriteLineAsync(line);
        }

        return answer.Health?.Status == "ok" ? ExitCode.Done : ExitCode.Degraded;
    }

    private static IReadOnlyList<string> Table(Answer answer, Terminal terminal, TimeProvider time) => answer.Health is { } health
        ? StatusTable.Of(health, time.GetLocalNow(), terminal.Columns, terminal.Ink)
        : [.. StatusText.Wrap(answer.Fault, 0, terminal.Columns - 1)];

    private static async Task<Answer> AskAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        var authority = address.GetLeftPart(UriPartial.Authority);
        try
        {
            var json = await http.GetByteArrayAsync(new Uri(address, "/health"), cancellationToken);
            return new Answer(json, AgentHealth.FromJson(json), $"What answers at {authority} is no agent of this kind.");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new Answer([], null, $"No agent answers at {authority}. Start it with edgehub-edge run, or give its address with --url.");
        }
    }

    /// <summary>What came back; the fault counts when there is no health.</summary>
    private sealed record Answer(byte[] Json, AgentHealth? Health, string Fault);
}
