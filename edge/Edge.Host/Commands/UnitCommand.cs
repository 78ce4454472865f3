using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeHub.Edge.Host;

/// <summary><c>unit STATION</c>: begins units at a station of a running agent and prints their labels, one per line.</summary>
internal static class UnitCommand
{
    private const int MostAtOnce = 1000;

    internal static async Task<int> RunAsync(Arguments arguments, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        var station = arguments.Value("STATION");
        var item = arguments.Optional("--item") ?? "";
        var agent = arguments.Url();
        var text = arguments.Optional("--count") ?? "1";
        arguments.End();
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > MostAtOnce)
        {
            throw new UsageException($"--count wants 1 to {MostAtOnce}.");
        }

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        var address = new Uri(agent, $"/api/stations/{Uri.EscapeDataString(station)}/units");
        try
        {
            for (var begun = 0; begun < count; begun++)
            {
                using var response = await http.PostAsJsonAsync(address, new UnitAsked(item), UnitJson.Default.UnitAsked, cancellationToken);
                if (response.StatusCode != HttpStatusCode.Created)
                {
                    await errors.WriteLineAsync(await WhyAsync(response, station, begun, cancellationToken));
                    return ExitCode.Degraded;
                }

                var unit = await response.Content.ReadFromJsonAsync(UnitJson.Default.UnitBegun, cancellationToken);
                await output.WriteLineAsync(unit?.Uid);
            }
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            await errors.WriteLineAsync($"No agent answers at {agent.GetLeftPart(UriPartial.Authority)}. Start it with edgehub-edge run, or give its address with --url.");
            return ExitCode.Degraded;
        }

        return ExitCode.Done;
    }

    private static async Task<string> WhyAsync(HttpResponseMessage response, string station, int begun, CancellationToken cancellationToken)
    {
        var code = "";
        try
        {
            code = (await response.Content.ReadFromJsonAsync(UnitJson.Default.UnitBegun, cancellationToken))?.Code ?? "";
        }
        catch (JsonException)
        {
            // No agent's answer; the status says enough.
        }

        var why = code switch
        {
            "uids.none" => "no numbers are left. Bring the link to the hub back: it sends new ones",
            "start.not_here" => "no routing begins there, or several do: name one with --item",
            "unit.not_kept" => "the agent's disk takes no more. Free some space",
            "station.unknown" => "this agent has no such station",
            _ => string.Create(CultureInfo.InvariantCulture, $"the agent answered {(int)response.StatusCode} {code}"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{station} began {begun} units, then stopped: {why}.");
    }
}

/// <summary>What is asked of the agent.</summary>
internal sealed record UnitAsked(string Item);

/// <summary>What it answers.</summary>
internal sealed record UnitBegun(string? Uid, string? Code);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UnitAsked))]
[JsonSerializable(typeof(UnitBegun))]
internal sealed partial class UnitJson : JsonSerializerContext;
