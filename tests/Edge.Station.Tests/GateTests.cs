using System.Net;
using System.Net.Http.Headers;
using System.Text;
using EdgeHub.Edge.Store;

namespace EdgeHub.Edge.Station.Tests;

public sealed class GateTests
{
    private const string Scans = "/api/stations/KOL-ST-01/scans";

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://localhost:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Scan_FromAPageOfAnotherSite_IsRefusedAndNothingIsKept(string header, string value)
    {
        await using var agent = await StationAgent.StartAsync();
        using var request = Scan(Plant.Bag(1));
        request.Headers.Add(header, value);

        using var answer = await agent.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(0, agent.Store.Position(Lane.Scan).Last);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task Scan_SentAsAForm_IsRefused(string type)
    {
        await using var agent = await StationAgent.StartAsync();
        using var request = Scan(Plant.Bag(1));
        request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        using var answer = await agent.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Equal(0, agent.Store.Position(Lane.Scan).Last);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/station/KOL-ST-01")]
    [InlineData("/api/stations")]
    [InlineData("/api/stations/KOL-ST-01")]
    [InlineData("/api/stations/KOL-ST-01/stream")]
    public async Task Address_UnderAForeignHostName_IsRefused(string address)
    {
        await using var agent = await StationAgent.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Host = $"station.evil.example:{agent.Address.Port}";

        using var answer = await agent.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Scan_FromTheStationsOwnPage_IsTaken()
    {
        await using var agent = await StationAgent.StartAsync();
        using var request = Scan(agent.Release(1, step: 10, last: 0));
        request.Headers.Add("Origin", agent.Address.GetLeftPart(UriPartial.Authority));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");

        using var answer = await agent.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, agent.Store.Position(Lane.Scan).Last);
    }

    [Theory]
    [InlineData("{\"label\":", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("{\"label\":\"\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"label\":42}", HttpStatusCode.BadRequest)]
    public async Task Body_ThatIsNoScan_IsRefused(string body, HttpStatusCode expected)
    {
        await using var agent = await StationAgent.StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await agent.Http.PostAsync(Scans, content, TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_BeyondTheBound_IsRefused(bool chunked)
    {
        await using var agent = await StationAgent.StartAsync();
        using var request = Scan(new string('x', StationLimits.RequestBytes));
        request.Headers.TransferEncodingChunked = chunked;

        using var answer = await agent.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(0, agent.Store.Position(Lane.Scan).Last);
    }

    [Fact]
    public async Task Label_LongerThanAScan_IsRefused()
    {
        await using var agent = await StationAgent.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await agent.ScanAsync("KOL-ST-01", new string('x', 4096))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await agent.ScanAsync("KOL-ST-01", new string('x', 4097))).StatusCode);
    }

    [Theory]
    [InlineData("/api/stations/KOL-ST-99")]
    [InlineData("/api/stations/KOL-ST-99/stream")]
    [InlineData("/api/stations/KOL-ST-99/persons")]
    public async Task Station_ThatTheAgentDoesNotHave_IsNotFound(string address)
    {
        await using var agent = await StationAgent.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Http.GetAsync(address, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.ScanAsync("KOL-ST-99", Plant.Bag(1))).StatusCode);
    }

    private static HttpRequestMessage Scan(string label) => new(HttpMethod.Post, Scans)
    {
        Content = new StringContent($$"""{"label":"{{label}}"}""", Encoding.UTF8, "application/json"),
    };
}
