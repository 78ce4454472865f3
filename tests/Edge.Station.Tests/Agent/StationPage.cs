using System.Text.Json;

namespace EdgeHub.Edge.Station.Tests;

/// <summary>Follows a station's stream as the page does.</summary>
internal sealed class StationPage : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private StationPage(HttpResponseMessage response, StreamReader reader) => (_response, _reader) = (response, reader);

    public static async Task<StationPage> OpenAsync(StationAgent agent, string station)
    {
        var cancel = TestContext.Current.CancellationToken;
        var response = await agent.Http.GetAsync($"/api/stations/{station}/stream", HttpCompletionOption.ResponseHeadersRead, cancel);
        response.EnsureSuccessStatusCode();
        return new StationPage(response, new StreamReader(await response.Content.ReadAsStreamAsync(cancel)));
    }

    /// <summary>The next event: its name, and its data.</summary>
    public async Task<(string Name, string Data)> NextAsync(CancellationToken cancellationToken)
    {
        var (name, data) = ("", "");
        while (await _reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0)
            {
                return (name, data);
            }

            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (line.StartsWith("event", StringComparison.Ordinal))
            {
                name = line[(colon + 2)..];
            }
            else
            {
                data = line[(colon + 2)..];
            }
        }

        throw new EndOfStreamException("The agent ended the stream.");
    }

    /// <summary>Reads states until one fulfils the condition; fails with the last one after 10 s.</summary>
    public async Task<StationState> UntilAsync(Func<StationState, bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        var last = "nothing";
        try
        {
            while (true)
            {
                var (name, data) = await NextAsync(patience.Token);
                if (name != "state")
                {
                    continue;
                }

                last = data;
                var state = JsonSerializer.Deserialize(data, StationJson.Default.StationState)!;
                if (condition(state))
                {
                    return state;
                }
            }
        }
        catch (OperationCanceledException error)
        {
            throw new TimeoutException($"The page never came to show it. Last: {last}", error);
        }
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}
