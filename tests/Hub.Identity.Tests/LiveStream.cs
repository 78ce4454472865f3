namespace EdgeHub.Hub.Identity.Tests;

/// <summary>A live stream that somebody follows.</summary>
internal sealed class LiveStream : IDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _reader;

    private LiveStream(HttpResponseMessage answer, StreamReader reader)
    {
        (_answer, _reader) = (answer, reader);
        Ended = ReadToTheEndAsync();
    }

    /// <summary>Done when the hub ends the stream.</summary>
    public Task Ended { get; }

    /// <summary>Reads until the hub says where the stream begins.</summary>
    public static async Task<LiveStream> OpenAsync(HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, $"The stream was refused: {(int)answer.StatusCode}");
        var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync() != "event: start")
        {
        }

        return new LiveStream(answer, reader);
    }

    public void Dispose()
    {
        _answer.Dispose();
        _reader.Dispose();
    }

    private async Task ReadToTheEndAsync()
    {
        try
        {
            while (await _reader.ReadLineAsync() is not null)
            {
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or ObjectDisposedException)
        {
            // The hub cuts it, so that no end of the text comes.
        }
    }
}
