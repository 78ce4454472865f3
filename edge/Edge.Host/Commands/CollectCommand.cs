using System.Globalization;
using System.Net;
using EdgeHub.Edge.Runtime;

namespace EdgeHub.Edge.Host;

/// <summary>
/// <c>collect [--out FILE] [--url URL] [--config FILE] [--data DIR]</c>: writes one zip file with what helps to find a fault and may be given away. An agent
/// that runs makes it; of one that is down, it holds what lies on the disk and says so.
/// </summary>
internal static class CollectCommand
{
    // Where deploy/systemd has them.
    private const string UsualConfiguration = "/var/lib/edgehub-edge/configuration/agent.json";
    private const string UsualData = "/var/lib/edgehub-edge";

    /// <summary>Two stores are checked meanwhile.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    internal static async Task<int> RunAsync(Arguments arguments, TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        var name = arguments.Optional("--out");
        var configuration = arguments.Optional("--config") ?? UsualConfiguration;
        var data = arguments.Optional("--data") ?? UsualData;
        var address = arguments.Url(Listening(configuration));
        arguments.End();
        var file = name ?? string.Create(CultureInfo.InvariantCulture, $"edgehub-diagnostics-{Environment.MachineName}-{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}.zip");
        if (File.Exists(file))
        {
            throw new UsageException($"{file} is there already. Give another name with --out.");
        }

        var (bundle, why) = await AskAsync(address, cancellationToken);
        if (bundle is null)
        {
            await output.WriteLineAsync(why);
            bundle = DiagnosticsBundle.Write(await new AgentDiagnostics(configuration, data, null, why, time).EverythingAsync(cancellationToken), time.GetLocalNow());
        }

        await WriteAsync(file, bundle, cancellationToken);
        await output.WriteLineAsync($"{file}: {StatusText.Bytes(bundle.Length)}. It holds no scans, values, keys or tokens; look into it before you send it.");
        return ExitCode.Done;
    }

    /// <summary>Where the agent of a configuration has its pages, as seen from its own machine.</summary>
    private static string Listening(string configuration)
    {
        try
        {
            return File.Exists(configuration) && IPEndPoint.TryParse(ConfigurationFile.Check(configuration).Configuration.Listen, out var listen) && listen.Port > 0
                ? $"http://{new IPEndPoint(listen.Address.Equals(IPAddress.Any) ? IPAddress.Loopback : listen.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : listen.Address, listen.Port)}"
                : Arguments.UsualUrl;
        }
        catch (ConfigurationException)
        {
            return Arguments.UsualUrl;
        }
    }

    private static async Task<(byte[]? Bundle, string Why)> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        var authority = address.GetLeftPart(UriPartial.Authority);
        using var http = new HttpClient { Timeout = Patience, MaxResponseContentBufferSize = DiagnosticsBundle.MaxBytes };
        try
        {
            using var answer = await http.GetAsync(new Uri(address, DiagnosticsEndpoint.Path), cancellationToken);
            return answer is { IsSuccessStatusCode: true, Content.Headers.ContentType.MediaType: "application/zip" }
                ? (await answer.Content.ReadAsByteArrayAsync(cancellationToken), "")
                : (null, string.Create(CultureInfo.InvariantCulture, $"The agent at {authority} gives no diagnostics (answer {(int)answer.StatusCode}); what lies on the disk is collected."));
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return (null, $"The agent is down: nothing answers at {authority}. What lies on the disk is collected.");
        }
    }

    /// <summary>For its owner's eyes: addresses and names of a plant are nobody else's business.</summary>
    private static async Task WriteAsync(string file, byte[] bundle, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var stream = new FileStream(file, options);
        await stream.WriteAsync(bundle, cancellationToken);
    }
}
