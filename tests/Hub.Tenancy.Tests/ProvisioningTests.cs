using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EdgeHub.Hub.Tenancy.Tests;

public sealed class ProvisioningTests(Hub hub)
{
    private ITenantProvisioning Provisioning => hub.Fixture.Services.GetRequiredService<ITenantProvisioning>();

    [Theory]
    [InlineData("own")]
    [InlineData("pool")]
    public async Task NewTenant_InEitherPlacement_OpensTransaction(string placement)
    {
        var tenant = await hub.Fixture.NewTenantAsync(placement, cancellationToken: TestContext.Current.CancellationToken);
        await using var transaction = await hub.Fixture.BeginAsync(tenant, TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM kernel.tenants", transaction.Connection, transaction.Transaction);
        Assert.Equal(1L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task NewTenant_WithTakenCode_IsRefusedByName()
    {
        var tenant = await hub.Fixture.NewTenantAsync(cancellationToken: TestContext.Current.CancellationToken);
        var again = await Provisioning.ProvisionAsync(new NewTenant(tenant.Code, "Somebody else"), TestContext.Current.CancellationToken);
        Assert.Equal("tenancy.code_taken", again.Error?.Code);
        Assert.Equal(ErrorKind.State, again.Error?.Kind);
    }
}
