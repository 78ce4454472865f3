using EdgeHub.Benchmarks;

// ./edgehub bench NAME [--json] [OPTION VALUE]...: each benchmark says its options by its defaults.
IBenchmark[] all =
[
    new StoreBench(), new VerdictBench(), new ScansBench(), new ProvisionBench(), new EdgeBench(), new LiveBench(), new IdentifiersBench(), new PermissionBench(),
    new ApiBench(), new ModbusBench(), new MqttBench(), new UplinkBench(), new BackfillBench(),
];

if (args.Length == 0 || Array.Find(all, benchmark => benchmark.Name == args[0]) is not { } chosen)
{
    await Console.Error.WriteLineAsync("Name a benchmark: " + string.Join(", ", all.Select(benchmark => benchmark.Name)) + ".");
    return 2;
}

var settings = new Dictionary<string, string>(StringComparer.Ordinal);
for (var i = 1; i + 1 < args.Length; i++)
{
    if (args[i] != "--json" && args[i].StartsWith("--", StringComparison.Ordinal))
    {
        settings[args[i][2..]] = args[++i];
    }
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
try
{
    var table = await chosen.RunAsync(new BenchmarkSettings(settings), stop.Token);
    await Console.Out.WriteLineAsync(args.Contains("--json") ? table.ToJson() : table.ToText());
    return 0;
}
catch (FileNotFoundException e)
{
    // A program that is measured has not been built: the message says how.
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
