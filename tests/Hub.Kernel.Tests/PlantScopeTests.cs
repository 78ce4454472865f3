namespace EdgeHub.Hub.Kernel.Tests;

public sealed class PlantScopeTests
{
    private static readonly Guid Kolkata = Guid.NewGuid();
    private static readonly Guid Visakhapatnam = Guid.NewGuid();

    [Fact]
    public void Scope_OfMembershipWithoutPlants_IsAll()
    {
        Assert.True(PlantScope.OfMembership([]).IsAll);
        Assert.True(PlantScope.OfMembership(null).Covers(Kolkata));
        Assert.Equal(DBNull.Value, PlantScope.All.ToParameter().Value);
    }

    [Fact]
    public void Scope_OfOnePlant_CoversNoOther()
    {
        var scope = PlantScope.OfMembership([Kolkata]);
        Assert.True(scope.Covers(Kolkata));
        Assert.False(scope.Covers(Visakhapatnam));
        Assert.True(scope.IsWithin(PlantScope.All));
        Assert.False(PlantScope.All.IsWithin(scope));
        Assert.False(PlantScope.OfMembership([Kolkata, Visakhapatnam]).IsWithin(scope));
    }

    [Fact]
    public void Scopes_WithoutCommonPlant_AllowNothing()
    {
        var both = PlantScope.OfMembership([Kolkata]).And(PlantScope.OfMembership([Visakhapatnam]));
        Assert.False(both.IsAll);
        Assert.False(both.Covers(Kolkata));
        Assert.Empty(both.Plants!);
        Assert.True(PlantScope.All.And(PlantScope.All).IsAll);
    }
}
