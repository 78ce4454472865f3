using System.Runtime.InteropServices;
using EdgeHub.Edge.Host;

using var stop = new CancellationTokenSource();

// The commands that don't host a server end at once on Ctrl-C or SIGTERM; the agent itself stops in order.
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await AgentCommands.RunAsync(args, Console.Out, Console.Error, TimeProvider.System, stop.Token);
