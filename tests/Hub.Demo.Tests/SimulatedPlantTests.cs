using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Demo.Tests;

/// <summary>Against a scripted control on a real socket.</summary>
public sealed class SimulatedPlantTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgehub-demo-").FullName;

    [Fact]
    public async Task State_NoControlFile_IsNotFound()
    {
        using var plant = new SimulatedPlant(new HubSettings(_folder, true));
        var state = await plant.StateAsync(new TenantScope(1, "SAIF"), TestContext.Current.CancellationToken);
        Assert.Equal("demo.no_plant", state.Error?.Code);
    }

    [Theory]
    [InlineData("SAIF", null)]
    [InlineData("REBE", "demo.no_plant")]
    public async Task State_AnotherCompany_FindsNothing(string company, string? code)
    {
        using var control = Listen();
        using var plant = new SimulatedPlant(new HubSettings(_folder, true));
        var answering = AnswerAsync(control, 200, """{"tenant":"SAIF","agents":[],"fault":null}""");
        var state = await plant.StateAsync(new TenantScope(1, company), TestContext.Current.CancellationToken);
        Assert.Equal("Bearer s3cret", await answering);
        Assert.Equal(code, state.Error?.Code);
    }

    [Fact]
    public async Task Begin_WhileAnotherFaultGoesOn_IsBusy()
    {
        using var control = Listen();
        using var plant = new SimulatedPlant(new HubSettings(_folder, true));
        var answering = AnswerAsync(control, 409, "");
        var error = await plant.BeginAsync("link", "agent-a", TestContext.Current.CancellationToken);
        await answering;
        Assert.Equal("demo.busy", error?.Code);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<string> AnswerAsync(HttpListener control, int status, string body)
    {
        var context = await control.GetContextAsync();
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body), TestContext.Current.CancellationToken);
        context.Response.Close();
        return context.Request.Headers["Authorization"] ?? "";
    }

    private HttpListener Listen()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        probe.Stop();
        var control = new HttpListener();
        control.Prefixes.Add(address);
        control.Start();
        File.WriteAllText(Path.Combine(_folder, "demo-control.json"), $$"""{"address":"{{address}}","secret":"s3cret"}""");
        return control;
    }
}
