using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace EdgeHub.Simulator;

/// <summary>A station over real sockets: the scanner's TCP port with replies switched on, and the page's own API for buttons.</summary>
internal sealed class ScannerStation(string station, int scannerPort, Uri page, HttpClient http) : IStation, IDisposable
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);
    private TcpClient? _client;
    private StreamReader? _reader;

    /// <inheritdoc/>
    public async Task<StationAnswer?> ScanAsync(string label, CancellationToken cancellationToken)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        within.CancelAfter(AnswerWithin);
        StreamReader reader;
        try
        {
            reader = await ConnectAsync(within.Token);
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Close();
            return StationAnswer.NotReached;
        }

        try
        {
            await _client!.GetStream().WriteAsync(Encoding.ASCII.GetBytes(label + "\r"), within.Token);
            if (await reader.ReadLineAsync(within.Token) is { } line && Parse(line) is { } answer)
            {
                return answer;
            }
        }
        catch (Exception e) when (e is SocketException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The agent is gone or did not answer: the caller does not know whether the scan counted.
        }

        Close();
        return null;
    }

    /// <inheritdoc/>
    public async Task<StationAnswer?> PressAsync(Button button, string uid, CancellationToken cancellationToken)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        within.CancelAfter(AnswerWithin);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(page, $"/api/stations/{station}/actions"))
            {
                Content = JsonContent.Create(new { uid, action = button.ToString().ToLowerInvariant() }),
            };
            request.Headers.Add("Origin", page.GetLeftPart(UriPartial.Authority));
            using var response = await http.SendAsync(request, within.Token);
            if (!response.IsSuccessStatusCode)
            {
                return null;
            }

            using var body = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(within.Token), cancellationToken: within.Token);
            var root = body.RootElement;
            return new StationAnswer(root.GetProperty("verdict").GetString()!, root.GetProperty("code").GetString()!);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError)
        {
            return StationAnswer.NotReached;
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    /// <summary>A reply line is <c>ACCEPT code</c>, <c>WARN code</c> or <c>REFUSE code</c>.</summary>
    private static StationAnswer? Parse(string line)
    {
        var parts = line.Split(' ', 3);
        var verdict = parts[0] switch { "ACCEPT" => "accept", "WARN" => "warn", "REFUSE" => "refuse", _ => null };
        return verdict is not null && parts.Length >= 2 ? new StationAnswer(verdict, parts[1]) : null;
    }

    private async Task<StreamReader> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_client is { Connected: true } && _reader is not null)
        {
            return _reader;
        }

        Close();
        _client = new TcpClient { NoDelay = true };
        await _client.ConnectAsync(IPAddress.Loopback, scannerPort, cancellationToken);
        _reader = new StreamReader(_client.GetStream(), Encoding.ASCII);
        return _reader;
    }

    private void Close()
    {
        _reader?.Dispose();
        _client?.Dispose();
        _reader = null;
        _client = null;
    }
}
