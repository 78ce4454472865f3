using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Demo.Tests;

public sealed class DemoSwitchTests
{
    [Theory]
    [InlineData("false")]
    [InlineData("")]
    public void Routes_WithoutTheSwitch_DoNotExist(string demo) => Assert.Empty(RoutesOf(demo));

    [Fact]
    public void Routes_InTheDemo_NeedThePermission()
    {
        var routes = RoutesOf("true");
        Assert.NotEmpty(routes);
        Assert.All(routes, route => Assert.Equal("demo.controls.use", route.Metadata.GetMetadata<RequiredPermission>()?.Permission));
    }

    private static List<Endpoint> RoutesOf(string demo)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["demo"] = demo.Length == 0 ? null : demo;
        builder.Services.AddSingleton<IAgentRegistry>(_ => throw new InvalidOperationException("No route is called here."));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new HubSettings(Path.GetTempPath(), demo == "true"));
        var module = new DemoModule();
        module.AddServices(builder.Services, builder.Configuration);
        var app = builder.Build();
        module.MapRoutes(app);
        return ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).ToList();
    }
}
