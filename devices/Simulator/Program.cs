using EdgeHub.Simulator;

using var stop = new CancellationTokenSource();
ConsoleCancelEventHandler interrupted = (_, e) =>
{
    // The children get the same Ctrl-C from the terminal; we stay to see them out in order.
    e.Cancel = true;
    stop.Cancel();
};
Console.CancelKeyPress += interrupted;
using var terminated = System.Runtime.InteropServices.PosixSignalRegistration.Create(
    System.Runtime.InteropServices.PosixSignal.SIGTERM,
    context =>
    {
        context.Cancel = true;
        stop.Cancel();
    });

try
{
    var options = PlantOptions.Parse(args);
    if (options.Verb == "check")
    {
        return await new CheckRun(options, TimeProvider.System, Console.Out).RunAsync(stop.Token) ? 0 : 1;
    }

    await new DemoRun(options, TimeProvider.System, Console.Out).RunAsync(stop.Token);
    return 0;
}
catch (ProgramFailedException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Stopped; nothing is left running.");
    return 130;
}
