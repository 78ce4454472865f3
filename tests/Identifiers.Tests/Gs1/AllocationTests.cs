namespace EdgeHub.Identifiers.Tests;

public sealed class AllocationTests
{
    [Fact]
    public void TryRead_OfAGoodElementString_AllocatesNothing()
    {
        string[] labels =
        [
            "0109506000134352", "01095060001343521726123110AB-123\u001d21SAIFKOLFG000001NX", "^00123456789012345675",
            "^41512345678901288020A\u001d3912978123", "01095060001343523103000195392212345\u001d422004",
        ];
        Span<Gs1Element> elements = stackalloc Gs1Element[Gs1ElementString.MaxElements];
        foreach (var label in labels)
        {
            Assert.True(Gs1ElementString.TryRead(label, elements, out _, out var error), $"{label}: {error}");
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1_000; round++)
        {
            foreach (var label in labels)
            {
                _ = Gs1ElementString.TryRead(label, elements, out _, out _);
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Read_OfALabel_AllocatesABoundedAmount()
    {
        const string Label = "01095060001343521726123110AB-123\u001d21SAIFKOLFG000001NX";
        _ = Labels.Read(Label);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
        {
            _ = Labels.Read(Label);
        }

        // The reading with its elements, parts and strings; what a station and a page need, not what a hot path does.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 1, 6_000);
    }
}
