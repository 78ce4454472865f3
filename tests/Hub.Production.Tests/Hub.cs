using EdgeHub.Hub.Production.Tests;
using EdgeHub.Hub.Traceability;
using EdgeHub.Testing.Hub;

[assembly: AssemblyFixture(typeof(Hub))]

namespace EdgeHub.Hub.Production.Tests;

/// <summary>One hub for all tests here: Kernel, Tenancy, Traceability and Production on a real PostgreSQL.</summary>
public sealed class Hub : IAsyncLifetime
{
    public HubFixture Fixture { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Fixture = await HubFixture.StartAsync([new TraceabilityModule(), new ProductionModule()]);

    public ValueTask DisposeAsync() => Fixture.DisposeAsync();
}
