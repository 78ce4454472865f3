using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeHub.Edge.Runtime;

namespace EdgeHub.Edge.Host.Tests;

/// <summary>The real program as a process of its own, with a configuration and a data folder that outlive it.</summary>
internal sealed class AgentProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly StringBuilder _said = new();

    private AgentProcess(Process process)
    {
        _process = process;
        _errors = ReadErrorsAsync();
    }

    public string Ready { get; private set; } = "";

    public Uri Page => new(After("station=", ' '));

    public static string Program => Path.Combine(AppContext.BaseDirectory, "edgehub-edge.dll");

    public int ScannerPort(string station) =>
        int.Parse(After(station + ":", ','), CultureInfo.InvariantCulture);

    public static AgentProcess Launch(params string[] arguments) => Launch([], arguments);

    private static AgentProcess Launch(Dictionary<string, string> environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Program);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new AgentProcess(Process.Start(start)!);
    }

    /// <summary>Starts an agent and waits for its READY line.</summary>
    public static async Task<AgentProcess> StartAsync(string configuration, string data, Dictionary<string, string>? environment = null, params string[] more)
    {
        var agent = Launch(environment ?? [], ["run", "--config", configuration, "--data", data, .. more]);
        agent.Ready = await agent._process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? "";
        return agent.Ready.StartsWith("READY ", StringComparison.Ordinal)
            ? agent
            : throw new InvalidOperationException($"The agent did not get ready: {agent.Ready} {await agent._errors}");
    }

    /// <summary>Sends labels through a scanner port that replies; returns the replies.</summary>
    public async Task<IReadOnlyList<string>> ScanAsync(string station, params string[] labels)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, ScannerPort(station));
        using var reader = new StreamReader(client.GetStream());
        var replies = new List<string>();
        foreach (var label in labels)
        {
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(label + "\r"));
            replies.Add(await reader.ReadLineAsync().WaitAsync(Patience) ?? "");
        }

        return replies;
    }

    /// <summary>Waits until the log holds a text.</summary>
    public async Task SaidAsync(string text)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!Said().Contains(text, StringComparison.Ordinal))
        {
            await Task.Delay(50, limit.Token);
        }
    }

    public async Task<AgentHealth> HealthAsync()
    {
        using var http = new HttpClient();
        return AgentHealth.FromJson(await http.GetByteArrayAsync(new Uri(Page, "/health")))!;
    }

    public async Task<string> GetAsync(string path)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(Page, path));
    }

    /// <summary>Sends what one of the agent's pages sends.</summary>
    public async Task PostAsync(string path, string json)
    {
        using var http = new HttpClient();
        using var body = new StringContent(json, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var answer = await http.PostAsync(new Uri(Page, path), body);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Waits for the end; exit code and what was said.</summary>
    public async Task<(int Code, string Output, string Errors)> EndAsync()
    {
        var output = _process.StandardOutput.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, await output, await _errors);
    }

    /// <summary>SIGTERM, then the end.</summary>
    public async Task<(int Code, string Output, string Errors)> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await EndAsync();
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    private string Said()
    {
        lock (_said)
        {
            return _said.ToString();
        }
    }

    private async Task<string> ReadErrorsAsync()
    {
        var block = new char[4096];
        for (int count; (count = await _process.StandardError.ReadAsync(block)) > 0;)
        {
            lock (_said)
            {
                _said.Append(block, 0, count);
            }
        }

        return Said();
    }

    /// <summary>What the READY line says after a word, up to a mark or its end.</summary>
    private string After(string word, char mark) => Ready.Split(word, 2)[1].Split(mark)[0];

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
