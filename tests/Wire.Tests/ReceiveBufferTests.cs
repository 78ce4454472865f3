using FsCheck;
using FsCheck.Fluent;

namespace EdgeHub.Wire.Tests;

public sealed class ReceiveBufferTests
{
    [Fact]
    public void Free_WhenFull_IsEmptyUntilSomethingIsTaken()
    {
        var buffer = new ReceiveBuffer(4);
        Put(buffer, [1, 2, 3, 4]);
        Assert.True(buffer.IsFull);
        Assert.True(buffer.Free().IsEmpty);
        buffer.Take(3);
        Assert.Equal(3, buffer.Free().Length);
        Assert.Equal([4], buffer.Filled.ToArray());
    }

    [Fact]
    public void Take_MoreThanThereIs_IsTheCallersMistake()
    {
        var buffer = new ReceiveBuffer(4);
        Put(buffer, [1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Take(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Received(4));
    }

    [Fact]
    public void Clear_OfWhatHasCome_LeavesAllOfTheRoom()
    {
        var buffer = new ReceiveBuffer(4);
        Put(buffer, [1, 2, 3]);
        buffer.Clear();
        Assert.Equal((0, 4), (buffer.Count, buffer.Free().Length));
    }

    [Fact]
    public void PutAndTake_InAnyPortions_KeepsOrderAndLosesNothing() => Prop.ForAll<byte[], int>((portions, capacity) =>
    {
        var buffer = new ReceiveBuffer((Math.Abs(capacity % 16)) + 1);
        byte next = 0, expected = 0;
        foreach (var portion in portions)
        {
            var free = buffer.Free().Span;
            var put = Math.Min(portion & 0x0F, free.Length);
            for (var i = 0; i < put; i++)
            {
                free[i] = next++;
            }

            buffer.Received(put);
            var take = Math.Min(portion >> 4, buffer.Count);
            foreach (var value in buffer.Filled[..take])
            {
                if (value != expected++)
                {
                    return false;
                }
            }

            buffer.Take(take);
        }

        return buffer.Count == (byte)(next - expected);
    }).QuickCheckThrowOnFailure();

    private static void Put(ReceiveBuffer buffer, byte[] bytes)
    {
        bytes.CopyTo(buffer.Free());
        buffer.Received(bytes.Length);
    }
}
