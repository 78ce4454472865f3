using System.Diagnostics;
using System.Globalization;
using System.Text;
using EdgeHub.Identifiers;

namespace EdgeHub.Benchmarks;

/// <summary>How many labels a core reads in a second, and what that allocates; each row is one kind of label, all different. <c>--seconds</c> per row.</summary>
internal sealed class IdentifiersBench : IBenchmark
{
    private const int Labels = 4096;

    /// <summary>Parsing must reach this on one core.</summary>
    private const double Promised = 1_000_000;

    public string Name => "identifiers";

    public Task<BenchmarkTable> RunAsync(BenchmarkSettings settings, CancellationToken cancellationToken)
    {
        var length = TimeSpan.FromSeconds(settings.Number("seconds", 2));
        var uids = Make(i => Uid.Mint("SAIF", "KOL", "FG", i + 1).ToString());
        var uidBytes = uids.Select(Encoding.ASCII.GetBytes).ToArray();
        var gtins = Make(i => "01" + Gtin(i));
        var elements = Make(i => string.Create(CultureInfo.InvariantCulture, $"01{Gtin(i)}1726123110LOT-{i:D5}\u001d21SAIFKOLFG{i:D6}NX"));
        var scanned = Make(i => "]d2" + elements[i]);
        var links = Make(i => string.Create(CultureInfo.InvariantCulture, $"https://id.gs1.org/01/{Gtin(i)}/10/LOT-{i:D5}/21/{i}?17=261231"));
        var tags = Make(i => Epc.From(LabelReader.Read($"(01){Gtin(i)}(21){i}", 2026).Elements, 7)!.ToHex());
        IReadOnlyList<string>[] rows =
        [
            Row("UID, characters", uids, ReadUid, length, cancellationToken),
            Row("UID, bytes of a scanner", uidBytes, ReadUidBytes, length, cancellationToken),
            Row("element string: GTIN", gtins, ReadElements, length, cancellationToken),
            Row("element string: GTIN, expiry, lot, serial", elements, ReadElements, length, cancellationToken),
            Row("any label, explained: the same with ]d2", scanned, ReadLabel, length, cancellationToken),
            Row("any label, explained: Digital Link", links, ReadLabel, length, cancellationToken),
            Row("any label, explained: SGTIN-96", tags, ReadLabel, length, cancellationToken),
        ];
        return Task.FromResult(new BenchmarkTable(
            "Labels read on one core",
            ["label", "labels/s", "ns per label", "bytes per label"],
            rows,
            [string.Create(CultureInfo.InvariantCulture, $"Promised: {Promised:N0} labels/s for UIDs and element strings, nothing allocated. The rows that explain a label are for people, and build what they show.")]));
    }

    private static IReadOnlyList<string> Row<T>(string name, T[] labels, Func<T, bool> read, TimeSpan length, CancellationToken cancellationToken)
    {
        // Long enough for the compiler to have done its best.
        Run(labels, read, TimeSpan.FromSeconds(0.5), cancellationToken);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var (count, took) = Run(labels, read, length, cancellationToken);
        var bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / count;
        return
        [
            name,
            (count / took.TotalSeconds).ToString("N0", CultureInfo.InvariantCulture),
            (took.TotalNanoseconds / count).ToString("N0", CultureInfo.InvariantCulture),
            bytes.ToString("N1", CultureInfo.InvariantCulture),
        ];
    }

    private static (long Count, TimeSpan Took) Run<T>(T[] labels, Func<T, bool> read, TimeSpan length, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var count = 0L;
        do
        {
            foreach (var label in labels)
            {
                if (!read(label))
                {
                    throw new InvalidOperationException($"{label} was refused.");
                }
            }

            count += labels.Length;
        }
        while (Stopwatch.GetElapsedTime(began) < length && !cancellationToken.IsCancellationRequested);

        return (count, Stopwatch.GetElapsedTime(began));
    }

    private static bool ReadUid(string text) => Uid.TryParse(text, out _, out _);

    private static bool ReadUidBytes(byte[] text) => Uid.TryParse(text, out _, out _);

    private static bool ReadElements(string text)
    {
        Span<Gs1Element> elements = stackalloc Gs1Element[8];
        return Gs1ElementString.TryRead(text, elements, out _, out _);
    }

    private static bool ReadLabel(string text) => LabelReader.Read(text, 2026).IsValid;

    private static string[] Make(Func<int, string> label) => [.. Enumerable.Range(0, Labels).Select(label)];

    private static string Gtin(int i)
    {
        var digits = string.Create(CultureInfo.InvariantCulture, $"09506000{i % 100_000:D5}");
        return digits + Mod10.DigitOf(digits);
    }
}
