using EdgeHub.Hub.Traceability.Tests;
using EdgeHub.Testing.Hub;

[assembly: AssemblyFixture(typeof(Hub))]

namespace EdgeHub.Hub.Traceability.Tests;

/// <summary>One hub for all tests here: Kernel, Tenancy and Traceability on a real PostgreSQL.</summary>
public sealed class Hub : IAsyncLifetime
{
    public HubFixture Fixture { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Fixture = await HubFixture.StartAsync([new TraceabilityModule()]);

    public ValueTask DisposeAsync() => Fixture.DisposeAsync();
}
