using System.Text;
using EdgeHub.Testing;

namespace EdgeHub.Edge.Store.Tests;

public sealed class TornFileTests(ITestOutputHelper output)
{
    private const int Page = 4096;
    private const int Records = 150;

    public enum Damage
    {
        CutOff,
        Zeroed,
        ZeroedFromThere,
        Noise,
        OneBit,
    }

    [Theory]
    [InlineData(Damage.CutOff)]
    [InlineData(Damage.Zeroed)]
    [InlineData(Damage.ZeroedFromThere)]
    [InlineData(Damage.Noise)]
    [InlineData(Damage.OneBit)]
    public async Task File_DamagedAtAnyPage_IsSetAsideOrGivesOnlyTrueRecords(Damage damage)
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var temp = new TempFolder();
        var sound = await SoundFileAsync(temp.File("sound"));
        var counts = new Dictionary<StoreCondition, int>();
        for (var page = 0; page < sound.Length / Page; page++)
        {
            var folder = temp.File($"{damage}-{page}");
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, "scans.db"), Damaged(sound, page, damage, random));
            var condition = await CheckAsync(folder, $"seed {seed}, page {page}", Records);
            counts[condition] = counts.GetValueOrDefault(condition) + 1;
        }

        output.WriteLine(string.Join(", ", counts.Select(count => $"{count.Key} {count.Value}")));
    }

    [Fact]
    public async Task Log_CutOffAnywhere_GivesADenseBeginning()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var temp = new TempFolder();
        await using var house = StoreHouse.Opened();
        for (var at = 1; at <= 40; at++)
        {
            await house.AppendAsync(Text(at));
        }

        // Copied while open: what a power cut leaves.
        var (file, log) = (await File.ReadAllBytesAsync(house.File), await File.ReadAllBytesAsync(house.File + "-wal"));
        for (var cut = 0; cut < 40; cut++)
        {
            var folder = temp.File($"cut-{cut}");
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, "scans.db"), file);
            await File.WriteAllBytesAsync(Path.Combine(folder, "scans.db-wal"), log[..random.Next(log.Length)]);
            await CheckAsync(folder, $"seed {seed}, cut {cut}");
        }
    }

    private static async Task<byte[]> SoundFileAsync(string path)
    {
        using (var folder = DataFolder.Take(path))
        {
            await using var store = RecordStore.Open(folder, new StoreOptions { MinFreeDiskBytes = 0 }, TimeProvider.System).Store;
            for (var at = 1; at <= Records; at++)
            {
                await store.AppendAsync(Lane.Scan, Encoding.UTF8.GetBytes(Text(at)), [new StateChange($"key/{at % 20}", new byte[at])], CancellationToken.None);
            }
        }

        return await File.ReadAllBytesAsync(Path.Combine(path, "scans.db"));
    }

    private static byte[] Damaged(byte[] sound, int page, Damage damage, Random random)
    {
        var copy = damage == Damage.CutOff ? sound[..(page * Page)] : [.. sound];
        switch (damage)
        {
            case Damage.Zeroed:
                copy.AsSpan(page * Page, Page).Clear();
                break;
            case Damage.ZeroedFromThere:
                copy.AsSpan(page * Page).Clear();
                break;
            case Damage.Noise:
                random.NextBytes(copy.AsSpan(page * Page, Page));
                break;
            case Damage.OneBit:
                copy[(page * Page) + random.Next(Page)] ^= (byte)(1 << random.Next(8));
                break;
        }

        return copy;
    }

    private static async Task<StoreCondition> CheckAsync(string path, string when, int? records = null)
    {
        using var folder = DataFolder.Take(path);
        StoreOpening opening;
        try
        {
            opening = RecordStore.Open(folder, new StoreOptions { MinFreeDiskBytes = 0 }, TimeProvider.System);
        }
        catch (StoreFaultException error)
        {
            // A flipped bit in the version number reads as a newer version: refused by name, never touched.
            Assert.Contains("newer", error.Message, StringComparison.Ordinal);
            return StoreCondition.Vanished;
        }

        await using var store = opening.Store;
        var kept = store.Read(Lane.Scan, 1, int.MaxValue, int.MaxValue);
        if (records is not null && opening.Condition == StoreCondition.Resumed)
        {
            // None is missing without a word: those that the disk has changed are counted.
            Assert.True(kept.Count == records, $"{when}: {kept.Count} of {records} records.");
            Assert.Equal(kept.Count(record => record.Body.IsEmpty), store.Losses.GetValueOrDefault("record.damaged"));
        }

        var wrong = kept
            .Where(record => record.Body.Length > 0 && Encoding.UTF8.GetString(record.Body.Span) != Text(record.Number)).ToArray();
        Assert.True(wrong.Length == 0, $"{when}: {opening.Condition}, record {wrong.FirstOrDefault().Number} was changed and not noticed.");
        if (opening.Condition == StoreCondition.SetAside)
        {
            Assert.True(File.Exists(opening.SetAsidePath), when);
            Assert.Equal(1, await store.AppendAsync(Lane.Scan, "new"u8.ToArray(), CancellationToken.None));
        }

        return opening.Condition;
    }

    private static string Text(long number) => $"record {number} {new string((char)('a' + (number % 26)), (int)(number * 37 % 900))}";
}
