using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace EdgeHub.Hub.Web.Tests;

/// <summary>What is read carries an ETag; what is changed on the word of an old one is refused.</summary>
[Collection(DemoPeople.AtWork)]
public sealed class EntityTagTests(WholeHub hub)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Master data, and a change of it.</summary>
    public static TheoryData<string, string, string> MasterData => new()
    {
        { "production/companies/SAIF", """{"name":"SAIF Automations","currency":"INR"}""", """{"name":"SAIF","currency":"INR"}""" },
        { "production/plants/VSK", """{"company":"SAIF","name":"Visakhapatnam","timeZone":"Asia/Kolkata","currency":"INR"}""", """{"company":"SAIF","name":"Vizag","timeZone":"Asia/Kolkata","currency":"INR"}""" },
        { "production/plants/KOL/departments/TAGGED", """{"name":"One"}""", """{"name":"Two"}""" },
        { "production/plants/KOL/shifts/TAGGED", """{"starts":"01:00:00","ends":"02:00:00","target":1}""", """{"starts":"01:00:00","ends":"02:00:00","target":2}""" },
        { "production/stations/TAGGED", """{"plant":"KOL","department":"BAGS","name":"One"}""", """{"plant":"KOL","department":"BAGS","name":"Two"}""" },
        { "production/items/TAGGED", """{"name":"One","unitType":"TG"}""", """{"name":"Two","unitType":"TG"}""" },
    };

    [Theory]
    [MemberData(nameof(MasterData))]
    public async Task MasterData_ChangedMeanwhile_IsNotOverwritten(string address, string one, string other)
    {
        using var dev = await hub.ComeAsAsync("dev");
        Assert.Equal((HttpStatusCode.NoContent, null), await PutAsync(dev, address, one));
        var old = await TagAsync(dev, address);
        Assert.Equal((HttpStatusCode.NoContent, null), await PutAsync(dev, address, other, ("If-Match", old)));
        var now = await TagAsync(dev, address);
        Assert.NotEqual(old, now);
        foreach (var stale in (string[])[old, "W/" + now, "\"nothing\"", "no tag at all"])
        {
            Assert.Equal((HttpStatusCode.PreconditionFailed, "kernel.changed_meanwhile"), await PutAsync(dev, address, one, ("If-Match", stale)));
        }

        Assert.Equal((HttpStatusCode.PreconditionFailed, "kernel.changed_meanwhile"), await PutAsync(dev, address, one, ("If-None-Match", "*")));
        Assert.Equal(now, await TagAsync(dev, address));

        // Any of several, whichever state, and nothing said at all.
        Assert.Equal((HttpStatusCode.NoContent, null), await PutAsync(dev, address, one, ("If-Match", $"\"nothing\", {now}")));
        Assert.Equal((HttpStatusCode.NoContent, null), await PutAsync(dev, address, other, ("If-Match", "*")));
        Assert.Equal((HttpStatusCode.NoContent, null), await PutAsync(dev, address, one));

        // The same again is the same version.
        Assert.Equal(old, await TagAsync(dev, address));
    }

    [Fact]
    public async Task MasterData_ThatIsNotThere_IsMadeOnlyWhereThatIsMeant()
    {
        using var dev = await hub.ComeAsAsync("dev");
        var address = "production/items/T" + Guid.NewGuid().ToString("N")[..8].ToUpperInvariant();
        const string Form = """{"name":"New","unitType":"TG"}""";
        Assert.Equal((HttpStatusCode.PreconditionFailed, "kernel.changed_meanwhile"), await PutAsync(dev, address, Form, ("If-Match", "*")));
        Assert.Equal((HttpStatusCode.PreconditionFailed, "kernel.changed_meanwhile"), await PutAsync(dev, address, Form, ("If-Match", "\"old\"")));
        Assert.Equal((HttpStatusCode.NoContent, null), await PutAsync(dev, address, Form, ("If-None-Match", "*")));
        Assert.Equal((HttpStatusCode.PreconditionFailed, "kernel.changed_meanwhile"), await PutAsync(dev, address, Form, ("If-None-Match", "*")));
    }

    [Fact]
    public async Task Item_EditedByThirtyTwoAtOnce_IsChangedByOne()
    {
        using var meera = await hub.ComeAsAsync("meera");
        const string Address = "production/items/MANY";
        await PutAsync(meera, Address, """{"name":"Before","unitType":"MN"}""");
        var tag = await TagAsync(meera, Address);
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => PutAsync(meera, Address, $$"""{"name":"By {{i}}","unitType":"MN"}""", ("If-Match", tag))));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.NoContent);
        Assert.Equal(31, answers.Count(answer => answer == (HttpStatusCode.PreconditionFailed, "kernel.changed_meanwhile")));
    }

    [Fact]
    public async Task Person_ChangedMeanwhile_IsNotOverwritten()
    {
        using var dev = await hub.ComeAsAsync("dev");
        using var made = await dev.PostAsJsonAsync("/api/v1/people", new { name = "Tagged", language = "en", role = "operator" }, Stop);
        var person = await made.Content.ReadFromJsonAsync<JsonElement>(Stop);
        var address = "people/" + person.GetProperty("id").GetString();
        var tag = await TagAsync(dev, address);
        Assert.StartsWith($"\"{person.GetProperty("version").GetString()}.", tag, StringComparison.Ordinal);
        const string Name = """{"name":"Tagged twice","language":"en"}""";
        const string Badge = """{"badge":"BADGE-TAGGED"}""";
        foreach (var (part, form) in ((string, string)[])[("", Name), ("/role", """{"role":"operator"}"""), ("/badge", Badge)])
        {
            Assert.Equal((HttpStatusCode.PreconditionRequired, "kernel.if_match_missing"), await PutAsync(dev, address + part, form));
        }

        // The version of the body, in quotes, is as good as the whole ETag.
        Assert.Equal((HttpStatusCode.OK, null), await PutAsync(dev, address, Name, ("If-Match", $"\"{person.GetProperty("version").GetString()}\"")));
        foreach (var (method, part, form) in ((string, string, string?)[])
        [
            ("PUT", "", Name), ("PUT", "/role", """{"role":"operator"}"""), ("PUT", "/badge", Badge), ("DELETE", "/badge", null),
            ("POST", "/deactivate", null), ("DELETE", "/sessions", null), ("DELETE", "/personal-data", null),
        ])
        {
            Assert.Equal((HttpStatusCode.PreconditionFailed, "kernel.changed_meanwhile"), await SendAsync(dev, method, address + part, form, ("If-Match", tag)));
        }

        Assert.Equal((HttpStatusCode.NoContent, null), await SendAsync(dev, "DELETE", address + "/personal-data", null, ("If-Match", await TagAsync(dev, address))));
    }

    /// <summary>What changes by itself is in the ETag of the answer, and in no one's way when he edits.</summary>
    [Fact]
    public async Task Person_SeenMeanwhile_CanBeEdited()
    {
        using var dev = await hub.ComeAsAsync("dev");
        var people = await dev.GetFromJsonAsync<JsonElement>("/api/v1/people?limit=200", Stop);
        var bimal = people.GetProperty("items").EnumerateArray().First(person => person.GetProperty("name").GetString()!.StartsWith("Bimal", StringComparison.Ordinal));
        var address = "people/" + bimal.GetProperty("id").GetString();
        var tag = await TagAsync(dev, address);
        using (await hub.ComeAsAsync("bimal"))
        {
            var form = JsonSerializer.Serialize(new { role = bimal.GetProperty("role").GetString(), plants = bimal.GetProperty("plants"), stations = bimal.GetProperty("stations") });
            Assert.Equal((HttpStatusCode.OK, null), await PutAsync(dev, address + "/role", form, ("If-Match", tag)));
        }
    }

    [Theory]
    [InlineData("production/plants/KOL")]
    [InlineData("production/stations/KOL-ST-01")]
    [InlineData("production/items/BAG/routings", false)]
    [InlineData("stations/KOL-ST-01")]
    [InlineData("orders/WO-0001")]
    [InlineData("orders", false)]
    [InlineData("plants/KOL/today", null)]
    public async Task Answer_ThatIsKnown_IsNotSentAgain(string address, bool? isTagged = true)
    {
        using var arjun = await hub.ComeAsAsync("arjun");
        using var first = await arjun.GetAsync("/api/v1/" + address, Stop);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        if (isTagged == false)
        {
            Assert.Null(first.Headers.ETag);
            return;
        }

        Assert.False(first.Headers.ETag!.IsWeak);
        if (isTagged is null)
        {
            // Its numbers move with the clock.
            return;
        }

        foreach (var known in (string[])[first.Headers.ETag.ToString(), $"\"other\", {first.Headers.ETag}", "*"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/" + address);
            request.Headers.TryAddWithoutValidation("If-None-Match", known);
            using var second = await arjun.SendAsync(request, Stop);
            Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
            Assert.Equal(first.Headers.ETag, second.Headers.ETag);
            Assert.Empty(await second.Content.ReadAsByteArrayAsync(Stop));
        }
    }

    private static async Task<string> TagAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync("/api/v1/" + address, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Assert.IsType<EntityTagHeaderValue>(answer.Headers.ETag).ToString();
    }

    private static Task<(HttpStatusCode Status, string? Code)> PutAsync(HttpClient client, string address, string form, params (string Name, string Value)[] headers) =>
        SendAsync(client, "PUT", address, form, headers);

    private static async Task<(HttpStatusCode Status, string? Code)> SendAsync(
        HttpClient client, string method, string address, string? form, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1/" + address);
        request.Content = form is null ? null : new StringContent(form, System.Text.Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await client.SendAsync(request, Stop);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? null : (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("code").GetString());
    }
}
