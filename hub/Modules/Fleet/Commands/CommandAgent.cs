using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Fleet;

/// <summary>POST /agents/{agentId}/commands.</summary>
/// <param name="Name">What to do: <c>restart_driver</c>, <c>read</c>, <c>collect</c>, <c>check_integrity</c>.</param>
/// <param name="Arguments">To what: <c>device</c> for restart_driver; <c>machine</c> and, for one point alone, <c>point</c> for read.</param>
internal sealed record CommandForm([property: CommandNames] string? Name, IReadOnlyDictionary<string, string>? Arguments);

/// <summary>What the agent answered.</summary>
/// <param name="Ok">True when it did what it was told.</param>
/// <param name="Code"><c>command.done</c>, or why not, e.g. <c>device.unknown</c>.</param>
/// <param name="Text">Its words: readings one in a line, parts of diagnostics one below the other, or what is in the way.</param>
internal sealed record CommandAnswer(bool Ok, string Code, string Text);

/// <summary>
/// Tells an agent to do something now and waits for its answer. The audit has who told it before it is sent, and how it ended as a second
/// entry of the same command. An agent that is away, or connected to another node, is not told later: what was meant for now would surprise then.
/// </summary>
internal sealed partial class CommandAgent(LiveSessions sessions, ITenantDb tenants, TimeProvider clock, ILogger<CommandAgent> log)
{
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(15);
    private const int LongestCode = 64;
    private const int LongestText = 32_000;
    private static readonly TimeSpan AuditWithin = TimeSpan.FromSeconds(10);

    public async Task<Result<CommandAnswer>> RunAsync(
        TenantScope tenant, Guid person, Guid agentId, CommandForm form, CancellationToken cancellationToken)
    {
        if (CommandShape.Check(form) is { } wrong)
        {
            return wrong;
        }

        if (sessions.Find(agentId) is not { } session || session.Agent.Tenant.TenantId != tenant.TenantId)
        {
            return LiveSessions.NotConnected;
        }

        var id = Guid.CreateVersion7(clock.GetUtcNow());
        if (!session.Awaited.Add(id).TryGet(out var result, out var error))
        {
            return error;
        }

        try
        {
            var told = Entry(id, form);
            if (await AuditAsync(tenant, new AuditEntry("fleet.command.given", person, AgentRegistry.Subject(agentId), told.ToJson()), cancellationToken) is { } unaudited)
            {
                return unaudited;
            }

            var answer = await SendAsync(session, id, form, result);
            told.Set("ended", answer.TryGet(out var answered, out error) ? answered.Code : error.Code);
            await EndAsync(tenant, new AuditEntry("fleet.command.ended", person, AgentRegistry.Subject(agentId), told.ToJson()));
            return answer;
        }
        finally
        {
            session.Awaited.Remove(id);
        }
    }

    /// <summary>From here on without the caller's token: a command that is on its way ends as it ends, whoever still listens.</summary>
    private async Task<Result<CommandAnswer>> SendAsync(LiveSession session, Guid id, CommandForm form, Task<CommandResult?> result)
    {
        using var bound = new CancellationTokenSource(AnswerWithin, clock);
        var command = new Command { CommandId = ByteString.CopyFrom(id.ToByteArray(bigEndian: true)), Name = form.Name };
        command.Arguments.Add(form.Arguments?.ToDictionary() ?? []);
        if (!session.Outgoing.TrySend(new HubFrame { Command = command }))
        {
            return LiveSessions.Busy;
        }

        try
        {
            return await result.WaitAsync(bound.Token) is { } answer
                ? new CommandAnswer(answer.Ok, Cut(answer.Code, LongestCode), Cut(answer.Text, LongestText))
                : Unanswered("The agent's connection ended before it answered.");
        }
        catch (OperationCanceledException)
        {
            return Unanswered($"The agent has not answered within {AnswerWithin.TotalSeconds:0} s.");
        }
    }

    private static Error Unanswered(string what) => new(
        "fleet.command_unanswered", ErrorKind.State, what + " It may have done it all the same: look at its state, then tell it again if need be.");

    private static AuditDiff Entry(Guid id, CommandForm form)
    {
        var entry = new AuditDiff().Set("command", id.ToString("D")).Set("name", form.Name);
        foreach (var (name, value) in form.Arguments ?? new Dictionary<string, string>())
        {
            entry.Set(name, value);
        }

        return entry;
    }

    private async Task<Error?> AuditAsync(TenantScope tenant, AuditEntry entry, CancellationToken cancellationToken)
    {
        var written = await tenants.RunAsync<bool>(
            tenant,
            async (transaction, token) =>
            {
                var writes = new SqlBatch();
                writes.AddAudit(tenant, clock.GetUtcNow(), entry);
                await transaction.RunAsync(writes, token);
                return true;
            },
            cancellationToken);
        return written.Error;
    }

    /// <summary>The answer is the caller's, whether or not its end could be written: the entry of who told it stands.</summary>
    private async Task EndAsync(TenantScope tenant, AuditEntry entry)
    {
        using var soon = new CancellationTokenSource(AuditWithin, clock);
        try
        {
            if (await AuditAsync(tenant, entry, soon.Token) is { } error)
            {
                LogNotAudited(log, entry.Subject, error.Code);
            }
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException or OperationCanceledException or UnavailableException)
        {
            LogNotAudited(log, entry.Subject, e.GetType().Name);
        }
    }

    private static string Cut(string text, int most) =>
        (text.Length > most ? text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] : text).Replace("\0", "", StringComparison.Ordinal);

    [LoggerMessage(2951, LogLevel.Warning, "How a command to {Agent} ended could not be written into the audit ({Reason})")]
    private static partial void LogNotAudited(ILogger logger, string agent, string reason);
}
