using System.CommandLine;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Web;

/// <summary><c>demo seed</c>: the demo's companies, people and plant.</summary>
internal static class DemoCommand
{
    public static Command Make()
    {
        var seed = new Command("seed", "Brings the demo's data to what it should be; again changes nothing.");
        seed.SetAction((parsed, cancellationToken) => CommandWork.OnHubAsync(
            parsed.GetValue(HubCommand.Data)!, parsed.GetValue(HubCommand.Database), true, parsed.InvocationConfiguration.Error,
            async (services, token) =>
            {
                await SeedAsync(services, line => parsed.InvocationConfiguration.Output.WriteLine(line), token);
                return 0;
            },
            cancellationToken));
        return new Command("demo", "The demo plant's data.") { seed };
    }

    /// <summary>Seeds every module, once the demo's companies are served: after an upgrade their data come to this version first.</summary>
    public static async Task SeedAsync(IServiceProvider services, Action<string> say, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<TenantsReady>().WaitAsync(say, cancellationToken);
        foreach (var module in services.GetServices<IDemoSeed>().OrderBy(module => module.Order))
        {
            await module.SeedAsync(say, cancellationToken);
        }
    }
}
