using System.Diagnostics;
using System.Text;

namespace EdgeHub.Edge.Store.Tests;

/// <summary>What broke others in the field and can happen to a store; each test is named after what it must do instead.</summary>
public sealed class FieldBugTests
{
    /// <summary>telegraf#16696 a log that is never cut, #16314 wedged after 60,000 records; nucleus#1835 a long queue that blocks the start.</summary>
    [Fact]
    public async Task Store_OfManyRecords_KeepsItsLogShort_OpensSoon_AndGoesOn()
    {
        const int Many = 70_000;
        await using var house = StoreHouse.Opened();
        for (var part = 0; part < Many; part += 1000)
        {
            await house.FillAsync(1000, bytes: 300);
            house.Store.Acknowledge(Lane.Scan, part / 2);
        }

        Assert.Equal(Many, house.Store.Position(Lane.Scan).Last);

        // Cut back to 8 MB whenever it begins anew; readers may hold it for a while longer.
        Assert.InRange(new FileInfo(house.File + "-wal").Length, 0, 16 << 20);
        var began = Stopwatch.GetTimestamp();
        var opening = await house.ReopenAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 5);
        Assert.Equal(StoreCondition.Resumed, opening.Condition);
        Assert.Equal(Many + 1, await house.AppendAsync("next"));
        Assert.Equal("next", Encoding.UTF8.GetString(house.Store.ReadLast(Lane.Scan, 1)[0].Body.Span));
        house.Store.Acknowledge(Lane.Scan, Many + 2);
        Assert.Equal(0, house.Store.Position(Lane.Scan).Waiting);
    }

    /// <summary>iotedge#961: one wrong checksum stopped all forwarding.</summary>
    [Fact]
    public async Task Read_OfARecordThatWasChanged_SkipsItAndCountsTheLoss()
    {
        await using var house = StoreHouse.Opened();
        foreach (var text in (string[])["one", "two", "three"])
        {
            await house.AppendAsync(text);
        }

        await house.CloseAsync();
        using (var database = new Connection(house.File, write: true))
        {
            database.Execute($"UPDATE record SET body = x'00' WHERE key = {RecordKey.Of(Lane.Scan, 2)}");
        }

        Assert.Equal(StoreCondition.Resumed, house.Open().Condition);
        Assert.Equal(["one", "", "three"], house.Texts());
        Assert.Equal(["one", "", "three"], house.Texts());
        Assert.Equal(1, house.Store.Losses["record.damaged"]);
    }
}
