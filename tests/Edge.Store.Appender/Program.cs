using System.Globalization;
using System.Text;
using EdgeHub.Edge.Store;

// Appender FOLDER CALLERS: prints "ready", then one line "NUMBER TEXT" for each record that is durable, until it is killed.
var callers = int.Parse(args[1], CultureInfo.InvariantCulture);
using var folder = DataFolder.Take(args[0]);
var opening = RecordStore.Open(folder, new StoreOptions { MinFreeDiskBytes = 0 }, TimeProvider.System);
await using var store = opening.Store;
var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
await output.WriteLineAsync("ready");
var run = Guid.NewGuid().ToString("N");
await Task.WhenAll(Enumerable.Range(0, callers).Select(AppendAsync));

async Task AppendAsync(int caller)
{
    for (var at = 0; ; at++)
    {
        var text = $"{run}-{caller}-{at}-{new string('x', at % 700)}";
        var number = await store.AppendAsync(
            Lane.Scan, Encoding.UTF8.GetBytes(text), [new StateChange($"caller/{caller}", Encoding.UTF8.GetBytes(text))], CancellationToken.None);
        lock (output)
        {
            output.WriteLine($"{number} {text}");
        }
    }
}
