using System.Globalization;
using EdgeHub.Edge.Runtime;

namespace EdgeHub.Edge.Host;

/// <summary><c>status</c>: asks a running agent how it is.</summary>
internal static class StatusCommand
{
    private const int MaxAnswerBytes = 1 << 20;

    internal static async Task<int> RunAsync(Arguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var url = arguments.Optional("--url") ?? "http://127.0.0.1:8081";
        arguments.End();
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new UsageException("--url wants an address like http://127.0.0.1:8081.");
        }

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = MaxAnswerBytes };
        AgentHealth? health;
        try
        {
            health = AgentHealth.FromJson(await http.GetByteArrayAsync(new Uri(address, "/health"), cancellationToken));
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            await output.WriteLineAsync($"No agent answers at {address.GetLeftPart(UriPartial.Authority)}. Start it with edgehub-edge run, or give its address with --url.");
            return ExitCode.Degraded;
        }

        if (health is null)
        {
            await output.WriteLineAsync($"What answers at {address.GetLeftPart(UriPartial.Authority)} is no agent of this kind.");
            return ExitCode.Degraded;
        }

        foreach (var line in Lines(health))
        {
            await output.WriteLineAsync(line);
        }

        return health.Status == "ok" ? ExitCode.Done : ExitCode.Degraded;
    }

    internal static IEnumerable<string> Lines(AgentHealth health)
    {
        var culture = CultureInfo.InvariantCulture;
        yield return string.Create(culture, $"agent    {health.Status}, version {health.Version}, up {TimeSpan.FromSeconds(health.UptimeSeconds)}");
        yield return string.Create(culture, $"hub      {health.Hub.State} since {health.Hub.Since:u}{Tail(health.Hub.Reason)}{Tail(health.Hub.Slow)}");
        var hours = health.Store.HoursLeft is { } left ? string.Create(culture, $"{left:0} h of space left") : "space left not known yet";
        yield return string.Create(culture, $"store    {health.Store.Waiting} scans wait for the hub, {hours}{Tail(health.Store.Fault)}");
        if (health.Values is { } values)
        {
            var room = values.HoursLeft is { } ends ? string.Create(culture, $"{ends:0} h of space left") : "space left not known yet";
            yield return string.Create(
                culture, $"values   {values.Kept} kept since the start, {values.WaitingBlocks} blocks wait for the hub, {room}, {values.Lost} lost, {values.GivenUp} given up{Tail(values.Fault)}");
        }

        foreach (var device in health.Devices)
        {
            yield return string.Create(culture, $"device   {device.Device} at {device.Station}: {device.State}{Tail(device.Reason)}");
        }
    }

    private static string Tail(string text) => text.Length == 0 ? "" : ": " + text;
}
