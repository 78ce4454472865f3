using System.Net.Http.Json;
using System.Text.Json;

namespace EdgeHub.Hub.Web.Tests;

public sealed class InstantTests(WholeHub hub)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sunil", "/api/v1/tenants")]
    [InlineData("arjun", "/api/v1/orders")]
    [InlineData("arjun", "/api/v1/agents")]
    [InlineData("arjun", "/api/v1/session")]
    public async Task Answer_OfApi_HasNoInstantWithAnOffset(string person, string address)
    {
        using var client = await hub.ComeAsAsync(person);
        var body = await client.GetStringAsync(address, Stop);
        Assert.DoesNotMatch(@"T\d\d:\d\d:\d\d(\.\d+)?(\+|\\u002B|-)\d\d:\d\d", body);
    }

    [Fact]
    public async Task Instant_OfApi_EndsWithZ()
    {
        using var sunil = await hub.ComeAsAsync("sunil");
        var tenant = await sunil.GetFromJsonAsync<JsonElement>("/api/v1/tenants/SAIF", Stop);
        Assert.EndsWith("Z", tenant.GetProperty("createdAt").GetString(), StringComparison.Ordinal);
    }
}
