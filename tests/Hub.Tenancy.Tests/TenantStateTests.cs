using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Tenancy.Tests;

public sealed class TenantStateTests(Hub hub)
{
    private static readonly HashSet<(string From, string To)> Legal =
    [
        ("provisioning", "trial"), ("provisioning", "active"), ("trial", "active"), ("trial", "past_due"), ("trial", "suspended"), ("trial", "cancelled"),
        ("active", "past_due"), ("active", "suspended"), ("active", "cancelled"), ("past_due", "active"), ("past_due", "suspended"), ("past_due", "cancelled"),
        ("suspended", "active"), ("suspended", "cancelled"), ("cancelled", "active"), ("cancelled", "deleted"),
        ("deleted", "cancelled"),
    ];

    [Fact]
    public void Change_OfEveryPair_IsLegalOnlyWhereListed()
    {
        foreach (var from in TenantRules.States)
        {
            foreach (var to in TenantRules.States)
            {
                var refused = TenantRules.CheckChange("SAIF", from, to);
                Assert.Equal(Legal.Contains((from, to)), refused is null);
                Assert.True(refused is null or { Kind: ErrorKind.State, Code: "tenancy.illegal_state_change" }, $"{from} to {to}");
            }
        }
    }

    [Fact]
    public async Task CancelledTenant_IsServedNoMore_AndAgainWhenReactivated()
    {
        var tenants = hub.Fixture.Services.GetRequiredService<ITenants>();
        var tenant = await hub.Fixture.NewTenantAsync();
        await (await hub.Fixture.BeginAsync(tenant)).DisposeAsync();
        Assert.True((await tenants.ChangeStateAsync(tenant.Code, "cancelled", TestContext.Current.CancellationToken)).IsOk);
        Assert.Equal("tenant.closed", await CodeWhenSettledAsync(tenant, "tenant.closed"));
        Assert.True((await tenants.ChangeStateAsync(tenant.Code, "active", TestContext.Current.CancellationToken)).IsOk);
        Assert.Null(await CodeWhenSettledAsync(tenant, null));
    }

    [Theory]
    [InlineData("saif", "Name", null, "tenancy.bad_code")]
    [InlineData("SAI", "Name", null, "tenancy.bad_code")]
    [InlineData("1AIF", "Name", null, "tenancy.bad_code")]
    [InlineData("SA-F", "Name", null, "tenancy.bad_code")]
    [InlineData("GOOD", " ", null, "tenancy.bad_name")]
    [InlineData("GOOD", "a\nb", null, "tenancy.bad_name")]
    [InlineData("GOOD", "Name", "drop table", "tenancy.bad_slug")]
    [InlineData("GOOD", "Name", "a\"; drop", "tenancy.bad_slug")]
    [InlineData("GOOD", "Name", "1x", "tenancy.bad_slug")]
    public async Task Order_Malformed_IsRefusedByName(string code, string name, string? slug, string expected)
    {
        var refused = await hub.Fixture.Services.GetRequiredService<ITenantProvisioning>()
            .ProvisionAsync(new NewTenant(code, name) { Slug = slug }, TestContext.Current.CancellationToken);
        Assert.Equal(expected, refused.Error?.Code);
        Assert.Equal(ErrorKind.Form, refused.Error?.Kind);
    }

    [Theory]
    [InlineData("চামড়া কারখানা", "t_good")]
    [InlineData("Saif & Sons (Pvt.) Ltd", "saif_sons_pvt_ltd")]
    [InlineData("3M", "t_good")]
    public void Slug_MadeOfName_IsSafe(string name, string expected) =>
        Assert.Equal(expected, TenantRules.Check(new NewTenant("GOOD", name)).Value.Slug);

    /// <summary>Notifications take a moment; five seconds is what is promised without them.</summary>
    private async Task<string?> CodeWhenSettledAsync(TenantScope tenant, string? expected)
    {
        string? code = "never asked";
        for (var i = 0; i < 60 && code != expected; i++)
        {
            var begun = await hub.Fixture.Db.BeginAsync(tenant, TestContext.Current.CancellationToken);
            code = begun.Error?.Code;
            if (begun.IsOk)
            {
                await begun.Value.DisposeAsync();
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        return code;
    }
}
