using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy.Tests;
using EdgeHub.Testing.Hub;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(Hub))]

// What an undone attempt leaves is compared with everything that is there: nobody else may make anything meanwhile.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace EdgeHub.Hub.Tenancy.Tests;

/// <summary>One hub for all tests here.</summary>
public sealed class Hub : IAsyncLifetime
{
    public HubFixture Fixture { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Fixture = await HubFixture.StartAsync([], services => services.AddSingleton<ISecretBox, TestBox>());

    public ValueTask DisposeAsync() => Fixture.DisposeAsync();
}
