using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Identity.Tests;

public sealed class PermissionMatrixTests
{
    private const string Small =
        """
        role GA hub_operator  /tenants
        role OP operator      /stations  +
        permission  GA OP
        a.b.read    H  P
        a.b.change  .  .
        """;

    [Fact]
    public void Table_OfThisHub_NamesTheRolesOfTheProduct()
    {
        Assert.Equal(
            ["hub_operator", "tenant_administrator", "plant_manager", "planner", "quality_engineer", "department_head", "accountant", "warehouse_operator", "operator", "integrator"],
            PermissionMatrix.Current.Roles.Select(role => role.Name));
        Assert.All(PermissionMatrix.Current.Roles, role => Assert.NotEmpty(role.LandsOn));
        Assert.All(PermissionMatrix.Current.Roles, role => Assert.NotEmpty(role.Permissions));
    }

    [Fact]
    public void Role_OfCompany_HoldsNothingOfTheHubAndTheOtherWayRound()
    {
        var hub = PermissionMatrix.Current.Find(PermissionMatrix.HubOperator)!;
        Assert.All(PermissionMatrix.Current.Roles.Where(role => !role.IsHub), role => Assert.Empty(role.Permissions.Intersect(hub.Permissions)));
        Assert.False(PermissionMatrix.Current.IsTenantRole(PermissionMatrix.HubOperator));
        Assert.False(PermissionMatrix.Current.IsTenantRole("nobody"));
        Assert.False(PermissionMatrix.Current.IsTenantRole(null));
    }

    [Fact]
    public void Table_Read_GivesReachPagesAndSupervisors()
    {
        var matrix = PermissionMatrix.Parse(Small);
        var role = matrix.Find("operator")!;
        Assert.Equal(PermissionScope.Plant, role.Scopes["a.b.read"]);
        Assert.False(role.Holds("a.b.change"));
        Assert.True(role.Supervises);
        Assert.True(role.IsBoundToPlants);
        Assert.Equal(["/stations"], role.LandsOn);
        Assert.Equal(["a.b.read", "a.b.change"], matrix.Permissions);
    }

    [Theory]
    [InlineData("a.b.read    H  P", "a.b.read    T  P", "line 4")]
    [InlineData("a.b.read    H  P", "a.b.read    H  H", "line 4")]
    [InlineData("a.b.read    H  P", "a.b.read    H", "line 4")]
    [InlineData("a.b.read    H  P", "a.b.change  H  P", "line 5")]
    [InlineData("permission  GA OP", "permission  OP GA", "line 3")]
    public void Table_WithMistake_IsRefusedWithItsLine(string right, string wrong, string line)
    {
        var failure = Assert.Throws<FormatException>(() => PermissionMatrix.Parse(Small.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.Contains(line, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_OfPermissionScopeAndPlant_AllocatesNothing()
    {
        var role = PermissionMatrix.Current.Find("plant_manager")!;
        Guid[] plants = [Guid.NewGuid(), Guid.NewGuid()];
        var caller = new Caller(Guid.NewGuid(), "Arjun", new TenantScope(1, "SAIF"), role.Name, role.Permissions, "en")
        {
            Scopes = role.Scopes,
            Plants = PlantScope.OfMembership(plants),
        };
        Assert.True(Check(caller, plants[1]));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var held = 0;
        for (var i = 0; i < 10_000; i++)
        {
            held += Check(caller, plants[1]) ? 1 : 0;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(10_000, held);
    }

    private static bool Check(Caller caller, Guid plant) =>
        caller.May("production.orders.release") && !caller.May("production.orders.forge")
        && caller.ScopeOf("production.orders.release") == PermissionScope.Plant && caller.Plants.Covers(plant);
}
