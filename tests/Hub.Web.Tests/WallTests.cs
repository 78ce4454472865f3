using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Web.Tests;

public sealed class WallTests(WholeHub hub)
{
    [Theory]
    [InlineData("erp_pool_1")]
    [InlineData("erp_tenant_saif")]
    public async Task Wall_OfAllModulesTables_HasNoHole(string database) =>
        Assert.Empty(await TenantCatalogue.FindHolesAsync(hub.Cluster.Server, database, TestContext.Current.CancellationToken));

    [Fact]
    public void Route_OfWholeHub_IsMarkedWithItsPermission() => Assert.Empty(Unmarked(Routes()));

    /// <summary>A guard that nobody has seen fail guards nothing.</summary>
    [Fact]
    public void Route_WithoutMark_IsFound()
    {
        var wrong = new RouteEndpoint(_ => Task.CompletedTask, Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse("/api/v1/wrong"), 0, null, "wrong");
        Assert.Equal(["/api/v1/wrong"], Unmarked([wrong]));
    }

    [Fact]
    public async Task Route_OfApi_WithoutLogIn_AnswersNothing()
    {
        using var nobody = await hub.ComeAsAsync(null);
        foreach (var route in Routes().Where(route => Mark(route).Of != PermissionOf.Anybody && route.RoutePattern.RawText!.Contains("api/v1", StringComparison.Ordinal)))
        {
            var method = route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "GET";
            var path = string.Join('/', route.RoutePattern.PathSegments.Select(segment => segment.IsSimple && segment.Parts[0] is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : Value(segment)));
            using var request = new HttpRequestMessage(new HttpMethod(method), "/" + path);
            request.Content = method is "GET" or "DELETE" ? null : new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
            using var answer = await nobody.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True((int)answer.StatusCode == 401, $"{method} {path} answered {(int)answer.StatusCode} to somebody who has not logged in.");
        }
    }

    /// <summary>Something that the parameter's constraint lets through, so that the route itself is met.</summary>
    private static string Value(Microsoft.AspNetCore.Routing.Patterns.RoutePatternPathSegment segment) =>
        segment.Parts[0] is Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter
        && parameter.ParameterPolicies.Any(policy => policy.Content is "int" or "long")
            ? "1"
            : Guid.Empty.ToString();

    private static RequiredPermission Mark(RouteEndpoint route) => route.Metadata.GetMetadata<RequiredPermission>()!;

    private static string[] Unmarked(IEnumerable<RouteEndpoint> routes) =>
        routes.Where(route => route.Metadata.GetMetadata<RequiredPermission>() is null).Select(route => route.RoutePattern.RawText!).ToArray();

    private RouteEndpoint[] Routes() =>
        hub.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToArray();
}
