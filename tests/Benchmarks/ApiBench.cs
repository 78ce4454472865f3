using System.Diagnostics;
using System.Globalization;
using System.Net;
using EdgeHub.Testing;

namespace EdgeHub.Benchmarks;

/// <summary>
/// The API of a real hub under a mix of reads and writes of many companies, each in a database of its own. Requests leave at their
/// times whether or not the earlier ones have come back, and each is measured from the moment it was to leave: a hub that stalls
/// pays for all that fell due meanwhile. Options: <c>--rate 300</c> requests a second, <c>--seconds 30</c>, <c>--tenants 20</c>,
/// <c>--orders 10</c> and <c>--units 100</c> for each company, <c>--seed 1</c>.
/// </summary>
internal sealed class ApiBench : IBenchmark
{
    private const int WarmUpSeconds = 10;

    public string Name => "api";

    public async Task<BenchmarkTable> RunAsync(BenchmarkSettings settings, CancellationToken cancellationToken)
    {
        var (rate, seconds, seed) = (settings.Number("rate", 300), settings.Number("seconds", 30), settings.Number("seed", 1));
        var (tenants, orders, units) = (settings.Number("tenants", 20), settings.Number("orders", 10), settings.Number("units", 100));
        using var temp = new TempFolder();
        await using var hub = await HubProcess.StartAsync(temp.File("hub"), cancellationToken);
        using var hubOperator = ApiCompany.Client(hub.Web);
        await ApiCompany.PostAsync(hubOperator, "session/demo", new { person = "sunil" }, cancellationToken);
        var began = Stopwatch.GetTimestamp();
        var companies = new List<ApiCompany>();
        for (var i = 0; i < tenants; i++)
        {
            companies.Add(await ApiCompany.MakeAsync(hub.Web, hubOperator, i, orders, units, cancellationToken));
        }

        await Console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{tenants} companies with {orders * units} units each in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s; seed {seed}"));
        var mix = new ApiMix(companies, seed);
        var warm = await LoadAsync(mix, 0, rate * WarmUpSeconds, rate, cancellationToken);
        var postmaster = hub.PostmasterId;
        (double Postgres, double Hub, double Load) Cpu() => (CpuTimes.WithChildren(postmaster), CpuTimes.Of(hub.ProcessId), CpuTimes.Of(Environment.ProcessId));
        var (before, from) = (Cpu(), Stopwatch.GetTimestamp());
        var done = await LoadAsync(mix, warm.Count, rate * seconds, rate, cancellationToken);
        var (after, span) = (Cpu(), Stopwatch.GetElapsedTime(from).TotalSeconds);
        companies.ForEach(company => company.Http.Dispose());

        var rows = done.GroupBy(one => one.Route, StringComparer.Ordinal).OrderBy(some => some.Key, StringComparer.Ordinal).Select(some => Row(some.Key, some))
            .Prepend(Row("all", done)).ToList();
        var wrong = done.Where(one => one.Status is not (HttpStatusCode.OK or HttpStatusCode.NoContent))
            .GroupBy(one => $"{one.Route} {(one.Status is null ? "no answer" : ((int)one.Status).ToString(CultureInfo.InvariantCulture))}", StringComparer.Ordinal)
            .Select(some => $"{some.Key}: {some.Count()}").Order(StringComparer.Ordinal).ToList();
        string Share(double cpu) => (cpu / span).ToString("0.00", CultureInfo.InvariantCulture);
        return new BenchmarkTable(
            string.Create(CultureInfo.InvariantCulture, $"API, {rate} requests a second of {tenants} companies for {seconds} s"),
            ["route", "requests", "p50 ms", "p95 ms", "p99 ms", "max ms"],
            rows,
            [
                "Aim: p95 under 100 ms. Time is from the moment a request was to leave to the last byte of its answer; the load does not wait for the hub.",
                string.Create(CultureInfo.InvariantCulture, $"{orders * units} units and {orders} orders in each company's own database; every write carries an Idempotency-Key; the first {WarmUpSeconds} s do not count; seed {seed}."),
                $"{Environment.ProcessorCount} processors for load, hub and PostgreSQL, which took {Share(after.Load - before.Load)}, {Share(after.Hub - before.Hub)} and {Share(after.Postgres - before.Postgres)} of them.",
                wrong.Count == 0 ? "Every request was answered with 200 or 204." : "Answered otherwise: " + string.Join("; ", wrong) + ".",
            ]);
    }

    private static async Task<List<Asked>> LoadAsync(ApiMix mix, int first, int count, int rate, CancellationToken cancellationToken)
    {
        var asked = new List<Task<Asked>>(count);
        var began = Stopwatch.GetTimestamp();
        await Pace.RunAsync(
            count, rate,
            i =>
            {
                var (company, route, message) = mix.Next(first + i);
                var due = began + (long)((double)i / rate * Stopwatch.Frequency);
                asked.Add(Task.Run(() => AskAsync(company.Http, route, message, due, cancellationToken), cancellationToken));
            },
            cancellationToken);
        return [.. await Task.WhenAll(asked)];
    }

    private static async Task<Asked> AskAsync(HttpClient http, string route, HttpRequestMessage message, long due, CancellationToken cancellationToken)
    {
        using (message)
        {
            HttpStatusCode? status = null;
            try
            {
                using var answer = await http.SendAsync(message, HttpCompletionOption.ResponseContentRead, cancellationToken);
                status = answer.StatusCode;
            }
            catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // Counted as no answer; its time counts too.
            }

            return new Asked(route, Stopwatch.GetElapsedTime(due).TotalMilliseconds, status);
        }
    }

    private static IReadOnlyList<string> Row(string route, IEnumerable<Asked> asked)
    {
        var all = new Latencies(asked.Select(one => one.Milliseconds));
        return [route, all.Count.ToString(CultureInfo.InvariantCulture), all.At(0.5, "0.0"), all.At(0.95, "0.0"), all.At(0.99, "0.0"), all.At(1, "0.0")];
    }

    private sealed record Asked(string Route, double Milliseconds, HttpStatusCode? Status);
}
