using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Benchmarks;

/// <summary>A real hub as a process of its own, on a data folder of its own with its private PostgreSQL, and the way to talk to it.</summary>
internal sealed class HubProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _data;
    private readonly HttpClient _http;

    private HubProcess(Process process, string data, Uri web, string agents)
    {
        (_process, _data, Web, Agents) = (process, data, web, agents);
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = web, Timeout = TimeSpan.FromMinutes(3) };
        _http.DefaultRequestHeaders.Add("Origin", web.GetLeftPart(UriPartial.Authority));
    }

    /// <summary>Where the pages and the API are.</summary>
    public Uri Web { get; }

    /// <summary>host:port of the agents listener.</summary>
    public string Agents { get; }

    public int ProcessId => _process.Id;

    /// <summary>The process id of the PostgreSQL below.</summary>
    public int PostmasterId => int.Parse(Postmaster[0], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What PostgreSQL says of itself: process, data, begin, port, folder of the socket.</summary>
    private string[] Postmaster => File.ReadAllLines(Path.Combine(File.ReadAllText(Path.Combine(_data, "postgres.path")).Trim(), "data", "postmaster.pid"));

    /// <summary>One figure out of the database of a company, or of the platform's when none is named, past row-level security.</summary>
    public async Task<T> AskAsync<T>(string? company, string sql, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(company, cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>A connection to that database, for what is asked again and again.</summary>
    public async Task<NpgsqlConnection> OpenAsync(string? company, CancellationToken cancellationToken)
    {
        var database = company is null
            ? HubDatabases.Platform
            : await AskAsync<string>(null, $"SELECT p.database_name FROM tenancy.tenants t JOIN tenancy.placements p USING (placement_id) WHERE t.code = '{company}'", cancellationToken);
        var said = Postmaster;
        var server = DatabaseServer.OnSocket(said[4].Trim(), int.Parse(said[3], System.Globalization.CultureInfo.InvariantCulture));
        return await server.OpenAsync(DbRole.Backup, database, cancellationToken);
    }

    public static async Task<HubProcess> StartAsync(string data, CancellationToken cancellationToken)
    {
        var process = Run(data, ["serve", "--web", "127.0.0.1:0", "--agents", "127.0.0.1:0", "--enrol", "127.0.0.1:0", "--demo"]);
        process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data?.Contains(" fail: ", StringComparison.Ordinal) == true || e.Data?.Contains(" warn: ", StringComparison.Ordinal) == true)
            {
                Console.Error.WriteLine("hub: " + e.Data);
            }
        };
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("READY ", StringComparison.Ordinal))
            {
                var at = line.Split(' ').Skip(1).Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
                return new HubProcess(process, data, new Uri(at["web"]), at["agents"]);
            }
        }

        throw new InvalidOperationException("The hub ended before it was ready; build it first (dotnet build hub/Hub.Web).");
    }

    /// <summary>Runs a hub command on the same data folder and gives what it printed.</summary>
    public async Task<string> CommandAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Run(_data, arguments);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', arguments.Take(2))}: {await errors}");
    }

    public async Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync("/api/v1" + path, content, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement : throw new InvalidOperationException($"POST {path}: {text}");
    }

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) =>
        JsonDocument.Parse(await _http.GetStringAsync("/api/v1" + path, cancellationToken)).RootElement;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await _process.WaitForExitAsync(soon.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        var cluster = File.ReadAllText(Path.Combine(_data, "postgres.path")).Trim();
        _process.Dispose();
        Directory.Delete(cluster, recursive: true);
    }

    private static Process Run(string data, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])[Repository.Hub, .. arguments, "--data", data])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }
}
