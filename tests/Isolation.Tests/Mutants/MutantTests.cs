using System.Globalization;
using System.Text;

namespace EdgeHub.Isolation.Tests;

/// <summary>
/// Loosens one wall after the other and expects the suite to fail. Two walls stand behind each other (row-level security, and
/// the company that each statement names): where one is gone the other still holds, so such a mutant must be found by the
/// catalogue or by tries as the hub's own role, and only with both gone may a route show a foreign byte.
/// </summary>
[Trait("Tier", "fault")]
public sealed class MutantTests(MutantHub hub) : IClassFixture<MutantHub>
{
    private const int Sample = 6;
    private const int HubSample = 1;

    private static bool IsWhole => Environment.GetEnvironmentVariable("EDGEHUB_MUTANTS") == "all";

    [Fact]
    public async Task Database_WithLoosenedWall_IsFound()
    {
        var (own, other) = (hub.World.Attackers[1], hub.World.Attackers[2]);
        var all = await SqlMutants.AllAsync(hub.Cluster.Server, own.Database);
        var seed = TimeProvider.System.GetUtcNow().DayOfYear;
        var chosen = IsWhole ? all : [.. new Random(seed).GetItems([.. all.Where(mutant => mutant.Table is not null)], Sample).Distinct(), .. all.Where(mutant => mutant.Table is null)];
        var table = new StringBuilder($"seed {seed}, {chosen.Count} of {all.Count} mutants\n\n| mutant | catalogue | tries |\n|---|---|---|\n");
        var survivors = new List<string>();
        foreach (var mutant in chosen)
        {
            var found = new List<string>();
            IReadOnlyList<string> catalogue;
            await SqlMutants.RunAsync(hub.Cluster.Server, own.Database, mutant.Break);
            try
            {
                catalogue = await DatabaseRun.CatalogueAsync(hub.Cluster.Server, own.Database);
                await DatabaseRun.ProbeAsync(hub.Cluster.Server, own, other, found, mutant.Table ?? "kernel.audit");
            }
            finally
            {
                await SqlMutants.RunAsync(hub.Cluster.Server, own.Database, mutant.Mend);
            }

            table.AppendLine(CultureInfo.InvariantCulture, $"| {mutant} | {catalogue.Count} | {found.Count} |");
            if (catalogue.Count + found.Count == 0)
            {
                survivors.Add(mutant.ToString());
            }
        }

        table.AppendLine(CultureInfo.InvariantCulture, $"\nkilled {chosen.Count - survivors.Count} of {chosen.Count}");
        await WriteAsync("mutants-database.md", table.ToString());
        Assert.Empty(survivors);
        Assert.Empty(await DatabaseRun.CatalogueAsync(hub.Cluster.Server, own.Database));
    }

    [Fact]
    public async Task Hub_WithFaultyPart_IsFound()
    {
        var table = new StringBuilder("| fault | row-level security | own ids not found | foreign bytes and statuses | streams | what it shows |\n|---|---|---|---|---|---|\n");
        var survivors = new List<string>();
        async Task TryAsync(Fault fault, bool isOpen, bool mayHold, string shows)
        {
            hub.Faults.Now = fault;
            try
            {
                var control = await ControlRun.RunAsync(hub, hub.World.Attackers[1], route => !route.Changes);
                var matrix = await new MatrixRun(hub, MatrixScope.OfMutant).RunAsync();
                var streams = fault is Fault.None or Fault.WrongFeed ? (await LiveRun.RunAsync(hub, TimeSpan.FromSeconds(fault == Fault.None && IsWhole ? 20 : 2))).Findings : [];
                table.AppendLine(CultureInfo.InvariantCulture, $"| {fault} | {(isOpen ? "off" : "on")} | {control.Count} | {matrix.Findings.Count} of {matrix.Attempts} | {streams.Count} | {shows} |");
                var killed = control.Count + matrix.Findings.Count + streams.Count > 0;
                if (killed == mayHold)
                {
                    survivors.Add($"{fault}, row-level security {(isOpen ? "off" : "on")}: {string.Join("; ", control.Concat(matrix.Findings).Concat(streams).Take(5))}");
                }

                if (fault is Fault.WrongSetting or Fault.NoSetting or Fault.WrongFilter && !isOpen && matrix.Findings.Any(finding => finding.Contains("foreign byte", StringComparison.Ordinal)))
                {
                    survivors.Add($"{fault}: the other wall did not hold");
                }
            }
            finally
            {
                hub.Faults.Now = Fault.None;
            }
        }

        (Fault Fault, string Shows)[] faults =
        [
            (Fault.WrongTenantOfCaller, "a caller taken for another company's"),
            (Fault.EveryPermission, "the permission check lets everybody do everything"),
            (Fault.AnybodyIsSomebody, "no log-in needed"),
            (Fault.OperatorHasTenant, "the hub's operator sees a company's data"),
            (Fault.WrongSetting, "statements name the own company: nothing foreign, nothing own either"),
            (Fault.NoSetting, "fails closed: nothing at all"),
            (Fault.WrongFilter, "the policy holds: nothing foreign, nothing own either"),
            (Fault.WrongSettingAndFilter, "both walls name the other company"),
            (Fault.WrongPlacement, "another company's database knows nothing of the caller: nothing at all"),
            (Fault.WrongFeed, "the live feed of another company"),
        ];
        var seed = TimeProvider.System.GetUtcNow().DayOfYear;
        if (!IsWhole)
        {
            new Random(seed).Shuffle(faults);
            faults = faults[..HubSample];
            table.Insert(0, string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {HubSample} of the faults with row-level security on\n\n"));
        }

        if (IsWhole)
        {
            // In test, WallTests says the same of the whole matrix.
            await TryAsync(Fault.None, false, true, "the suite itself finds nothing in a sound hub");
        }

        foreach (var (fault, shows) in faults)
        {
            await TryAsync(fault, false, false, shows);
        }

        await OpenAsync("DISABLE");
        try
        {
            // The one that may live here is killed by the catalogue: see the other test, table by table.
            await TryAsync(Fault.None, true, true, "all policies of the pool off: every statement names its company, the routes hold");
            await TryAsync(Fault.WrongFilter, true, false, "both walls gone");
        }
        finally
        {
            await OpenAsync("ENABLE");
        }

        await WriteAsync("mutants-hub.md", table.ToString());
        Assert.Empty(survivors);
    }

    /// <summary>The walls between plants of a company: without them every route, role and stream must be found.</summary>
    [Fact]
    public async Task Plants_WithFaultyCaller_AreFound()
    {
        hub.Faults.Now = Fault.EveryPlant;
        try
        {
            var streams = await PlantStream.RunAsync(hub);
            var plants = await PlantRun.RunAsync(hub);
            TestContext.Current.TestOutputHelper?.WriteLine($"{plants}; {streams.Findings.Count} of {streams.Streams} streams");
            Assert.Equal(streams.Streams, streams.Findings.Count);
            Assert.True(plants.Findings.Count > 200, plants.ToString());
            foreach (var what in (string[])["shows a foreign byte", "wanted 404 or 403", "a row of the other plant was"])
            {
                Assert.Contains(plants.Findings, finding => finding.Contains(what, StringComparison.Ordinal));
            }
        }
        finally
        {
            hub.Faults.Now = Fault.None;
        }
    }

    private async Task OpenAsync(string how)
    {
        var database = hub.World.Attackers[1].Database;
        await using var connection = await hub.Cluster.Server.OpenAsync(Hub.Kernel.DbRole.Superuser, database, CancellationToken.None);
        await SqlMutants.RunAsync(
            hub.Cluster.Server, database,
            string.Concat((await TenantTable.ListAsync(connection)).Where(table => table.Name != "kernel.tenants").Select(table => $"ALTER TABLE {table.Name} {how} ROW LEVEL SECURITY;")));
    }

    private static async Task WriteAsync(string file, string text)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        await File.WriteAllTextAsync(Path.Combine(WallReport.Folder(), file), text);
    }
}
