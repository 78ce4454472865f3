using System.Diagnostics;
using System.Globalization;
using EdgeHub.Edge.Store;
using EdgeHub.Testing;

namespace EdgeHub.Benchmarks;

/// <summary>
/// Durable records a second and bytes per record of the agent's store, beside a plain file that is written and synced record by
/// record on the same disk. Options: <c>--seconds 5</c> per row, <c>--bytes 250</c> per record (a scan of the demo is about that).
/// </summary>
internal sealed class StoreBench : IBenchmark
{
    private const string Io = "/proc/self/io";

    public string Name => "store";

    public async Task<BenchmarkTable> RunAsync(BenchmarkSettings settings, CancellationToken cancellationToken)
    {
        var span = TimeSpan.FromSeconds(settings.Number("seconds", 5));
        var bytes = settings.Number("bytes", 250);
        using var temp = new TempFolder();
        var rows = new List<IReadOnlyList<string>> { Row("write + fsync", 1, await PlainAsync(temp, span, bytes, cancellationToken)) };
        foreach (var callers in (int[])[1, 8, 64])
        {
            rows.Add(Row("store", callers, await StoreAsync(temp, span, bytes, callers, cancellationToken)));
        }

        var openings = await OpeningsAsync(temp);
        return new BenchmarkTable(
            $"Records of {bytes} bytes, each on stable storage before its caller goes on",
            ["what", "callers", "records/s", "p50 ms", "p99 ms", "file bytes/record", "written bytes/record"],
            rows,
            [
                $"File system {new DriveInfo(temp.Path).DriveFormat} at {temp.Path}, {Environment.ProcessorCount} processors.",
                openings,
                "Bound by the disk's fsync: callers that wait together share one. Written bytes include the write-ahead log and its checkpoints.",
            ]);
    }

    private static async Task<Figures> PlainAsync(TempFolder temp, TimeSpan span, int bytes, CancellationToken cancellationToken)
    {
        var path = temp.File("plain");
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        var body = new byte[bytes];
        var at = 0L;
        var figures = await MeasureAsync(span, 1, () =>
        {
            RandomAccess.Write(file, body, at);
            RandomAccess.FlushToDisk(file);
            at += body.Length;
            return Task.CompletedTask;
        }, cancellationToken);
        return figures with { FileBytes = new FileInfo(path).Length };
    }

    private static async Task<Figures> StoreAsync(TempFolder temp, TimeSpan span, int bytes, int callers, CancellationToken cancellationToken)
    {
        using var folder = DataFolder.Take(temp.File($"store-{callers.ToString(CultureInfo.InvariantCulture)}"));
        var options = new StoreOptions { MinFreeDiskBytes = 0 };
        Figures figures;
        await using (var store = RecordStore.Open(folder, options, TimeProvider.System).Store)
        {
            var body = new byte[bytes];
            Random.Shared.NextBytes(body);
            figures = await MeasureAsync(
                span, callers, async () => await store.AppendAsync(Lane.Scan, body, CancellationToken.None), cancellationToken);
        }

        return figures with { FileBytes = new FileInfo(Path.Combine(folder.Path, options.FileName)).Length };
    }

    /// <summary>Opens the largest of the stores after a clean end, and its copy as a power cut would leave it.</summary>
    private static async Task<string> OpeningsAsync(TempFolder temp)
    {
        var options = new StoreOptions { MinFreeDiskBytes = 0 };
        using var folder = DataFolder.Take(temp.File("store-64"));
        using var torn = DataFolder.Take(temp.File("torn"));
        var began = Stopwatch.GetTimestamp();
        await using var store = RecordStore.Open(folder, options, TimeProvider.System).Store;
        var clean = Stopwatch.GetElapsedTime(began);
        foreach (var part in (string[])["", "-wal"])
        {
            File.Copy(Path.Combine(folder.Path, options.FileName + part), Path.Combine(torn.Path, options.FileName + part));
        }

        began = Stopwatch.GetTimestamp();
        await using var copy = RecordStore.Open(torn, options, TimeProvider.System).Store;
        var unclean = Stopwatch.GetElapsedTime(began);
        return string.Create(CultureInfo.InvariantCulture,
            $"Opening {store.Position(Lane.Scan).Last:N0} records: {clean.TotalMilliseconds:N0} ms after a clean end, {unclean.TotalMilliseconds:N0} ms after a power cut (every page is checked).");
    }

    private static async Task<Figures> MeasureAsync(TimeSpan span, int callers, Func<Task> append, CancellationToken cancellationToken)
    {
        await append();
        var written = Written();
        var began = Stopwatch.GetTimestamp();
        var waits = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(
            async () =>
            {
                var own = new List<double>();
                while (Stopwatch.GetElapsedTime(began) < span)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var start = Stopwatch.GetTimestamp();
                    await append();
                    own.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }

                return own;
            },
            cancellationToken)));
        var took = Stopwatch.GetElapsedTime(began);
        var all = waits.SelectMany(own => own).Order().ToArray();
        return new Figures(all.Length, took, all[all.Length / 2], all[all.Length * 99 / 100], 0, Written() - written);
    }

    private static IReadOnlyList<string> Row(string what, int callers, Figures figures) =>
    [
        what,
        callers.ToString(CultureInfo.InvariantCulture),
        (figures.Records / figures.Took.TotalSeconds).ToString("N0", CultureInfo.InvariantCulture),
        figures.P50.ToString("N2", CultureInfo.InvariantCulture),
        figures.P99.ToString("N2", CultureInfo.InvariantCulture),
        ((double)figures.FileBytes / figures.Records).ToString("N0", CultureInfo.InvariantCulture),
        ((double)figures.Written / figures.Records).ToString("N0", CultureInfo.InvariantCulture),
    ];

    /// <summary>Bytes that this process has handed to write calls.</summary>
    private static long Written() => File.Exists(Io)
        ? long.Parse(File.ReadLines(Io).First(line => line.StartsWith("wchar", StringComparison.Ordinal)).AsSpan(7), CultureInfo.InvariantCulture)
        : 0;

    private sealed record Figures(int Records, TimeSpan Took, double P50, double P99, long FileBytes, long Written);
}
