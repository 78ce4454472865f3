namespace EdgeHub.Modbus.Tests;

/// <summary>Runs alone: what other tests allocate at the same time would count too.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationCollection;

[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    [Fact]
    public async Task ReadHoldingRegisters_OverSockets_AllocatesNextToNothingAtBothEnds()
    {
        await using var plant = await RunningPlant.StartAsync("tcp");
        var registers = new ushort[125];
        for (var i = 0; i < 2_000; i++)
        {
            (await plant.Device.ReadHoldingRegistersAsync(0, registers, CancellationToken.None)).ThrowIfFailed();
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < 5_000; i++)
        {
            (await plant.Device.ReadHoldingRegistersAsync(0, registers, CancellationToken.None)).ThrowIfFailed();
        }

        // A request object or buffer would be 100 bytes and more; what is left is the test runner's and the pools' own.
        Assert.InRange((GC.GetTotalAllocatedBytes(precise: true) - before) / 5_000, 0, 16);
    }
}
