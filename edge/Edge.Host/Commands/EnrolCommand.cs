using EdgeHub.Edge.Store;
using EdgeHub.Edge.Uplink;

namespace EdgeHub.Edge.Host;

/// <summary><c>enrol TOKEN --data DIR</c>: gets the agent its certificate.</summary>
internal static class EnrolCommand
{
    internal static async Task<int> RunAsync(Arguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var token = Token(arguments.Value("TOKEN"));
        var data = arguments.Option("--data");
        if (arguments.Optional("--hub") is { } hub)
        {
            token = Uri.TryCreate(hub, UriKind.Absolute, out var address) && EnrolmentToken.IsSafe(address)
                ? token with { Address = address }
                : throw new UsageException("--hub wants an https address, or http on this machine.");
        }

        arguments.End();
        using var folder = DataFolder.Take(data);
        var credentials = await EnrolAgent.RunAsync(token, new CredentialStore(folder.Path), cancellationToken);
        await output.WriteLineAsync($"Enrolled as {credentials.AgentName} of {credentials.TenantCode}; the hub is {credentials.AgentsAddress}.");
        return ExitCode.Done;
    }

    internal static EnrolmentToken Token(string text) =>
        EnrolmentToken.TryParse(text, out var token, out var error) ? token : throw new UsageException(error);
}
