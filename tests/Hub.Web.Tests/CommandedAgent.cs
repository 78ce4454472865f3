using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Fleet.Tests;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;
using EdgeHub.HubLink;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Web.Tests;

/// <summary>An agent of the demo's company that is connected and answers every command with one reading.</summary>
internal sealed class CommandedAgent : IAsyncDisposable
{
    private readonly SimStream _stream;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _answering;

    private CommandedAgent(Guid id, SimStream stream)
    {
        Id = id;
        _stream = stream;
        _answering = AnswerAsync(_stop.Token);
    }

    public Guid Id { get; }

    public static async Task<CommandedAgent> ConnectAsync(WholeHub hub, CancellationToken cancellationToken)
    {
        var saif = (await hub.App.Services.GetRequiredService<ITenants>().FindAsync("SAIF", cancellationToken))!;
        var agent = await SimAgent.EnrolAsync(new Door(hub), new TenantScope(saif.TenantId, saif.Code), "agent-linked", []);
        return new CommandedAgent(agent.Id, await agent.ConnectAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _answering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stream.DisposeAsync();
        _stop.Dispose();
    }

    private async Task AnswerAsync(CancellationToken cancellationToken)
    {
        while (await _stream.AnyAsync().WaitAsync(cancellationToken) is { } frame)
        {
            if (frame.Command is { } command)
            {
                await _stream.SendAsync(new AgentFrame
                {
                    CommandResult = new CommandResult { CommandId = command.CommandId, Ok = true, Code = "command.done", Text = "temperature 41.5 good 2026-01-05T08:00:00.0000000+00:00" },
                });
            }
        }
    }

    private sealed class Door(WholeHub hub) : IAgentDoor
    {
        public Uri Agents => new("https://" + hub.Addresses.Agents);

        public Uri Enrol => new(hub.Addresses.Enrol);

        public IAgentRegistry Registry => hub.App.Services.GetRequiredService<IAgentRegistry>();
    }
}
