using EdgeHub.Testing;

namespace EdgeHub.Edge.Store.Tests;

/// <summary>Who needs one old record reads one.</summary>
public sealed class OldestTests
{
    [Fact]
    public void OldestBodies_OfWhichOneIsWanted_ReadsOne()
    {
        using var temp = new TempFolder();
        using var database = new Connection(temp.File("values.db"), write: true);
        database.Execute(Schema.Durable);
        database.Execute(Schema.Create);
        var statements = new WriteStatements(database);
        database.Execute("BEGIN");
        for (var number = 1; number <= 64; number++)
        {
            statements.Insert(Lane.Telemetry, number, 0, new byte[60_000]);
        }

        database.Execute("COMMIT");
        Assert.Equal(64, statements.OldestBodies(Lane.Telemetry, 1, 64).Count());
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(1, statements.OldestBodies(Lane.Telemetry, 1, 64).First().Number);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 60_000, 130_000);

        // And the statement is free again.
        Assert.Equal(2, statements.OldestBodies(Lane.Telemetry, 2, 64).First().Number);
    }
}
