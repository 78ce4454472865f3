using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace EdgeHub.Edge.Host;

/// <summary>
/// <c>replay FILE --to HOST:PORT</c>: sends recorded scans through a station's scanner port, each ended by CR. A line is the label
/// itself, or <c>{"at_ms": 1200, "label": "..."}</c> to be sent that long after the start. Empty lines and lines that begin with # are left out.
/// </summary>
internal static class ReplayCommand
{
    private const int MaxLineCharacters = 64 << 10;

    internal static async Task<int> RunAsync(Arguments arguments, TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        var file = arguments.Value("FILE");
        var to = arguments.Option("--to");
        arguments.End();
        var colon = to.LastIndexOf(':');
        if (colon < 1 || !int.TryParse(to.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
        {
            throw new UsageException("--to wants HOST:PORT of a scanner port, e.g. 127.0.0.1:9101.");
        }

        if (!File.Exists(file))
        {
            throw new UsageException($"There is no file {file}.");
        }

        using var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(to[..colon], port, cancellationToken);
        }
        catch (SocketException e)
        {
            await output.WriteLineAsync($"No scanner port answers at {to}: {e.Message}. Is the agent running, and is this port in its configuration?");
            return ExitCode.Degraded;
        }

        var answers = ShowAnswersAsync(client, output, cancellationToken);
        var sent = await SendAsync(file, client, time, cancellationToken);
        client.Client.Shutdown(SocketShutdown.Send);
        await answers;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{sent} scans sent to {to}."));
        return ExitCode.Done;
    }

    private static async Task<int> SendAsync(string file, TcpClient client, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var sent = 0;
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(file, Encoding.UTF8, cancellationToken))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line.Length > MaxLineCharacters)
            {
                throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{file} line {number} is longer than {MaxLineCharacters} characters."));
            }

            var (label, at) = Read(line, file, number);
            var wait = at - time.GetElapsedTime(began);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellationToken);
            }

            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(label + "\r"), cancellationToken);
            sent++;
        }

        return sent;
    }

    internal static (string Label, TimeSpan At) Read(string line, string file, int number)
    {
        if (line[0] != '{')
        {
            return (line, TimeSpan.Zero);
        }

        try
        {
            using var json = JsonDocument.Parse(line);
            var label = json.RootElement.GetProperty("label").GetString() ?? "";
            var at = json.RootElement.TryGetProperty("at_ms", out var value) ? value.GetInt64() : 0;
            return (label, TimeSpan.FromMilliseconds(Math.Clamp(at, 0, (long)TimeSpan.FromDays(1).TotalMilliseconds)));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture, $"{file} line {number} is neither a label nor {{\"at_ms\": 0, \"label\": \"...\"}}."));
        }
    }

    /// <summary>What a scanner port that replies says; ends when the agent closes the connection.</summary>
    private static async Task ShowAnswersAsync(TcpClient client, TextWriter output, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
        try
        {
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                await output.WriteLineAsync(line);
            }
        }
        catch (IOException)
        {
            // The agent ended the connection; what was sent before counts.
        }
    }
}
