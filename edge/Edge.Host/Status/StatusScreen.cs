namespace EdgeHub.Edge.Host;

/// <summary>
/// Shows a table that is drawn anew each second, in place on a screen and one below the other elsewhere, until q, Ctrl-C or the end of the program. The
/// screen is given back as it was, with the last table below what was there.
/// </summary>
internal sealed class StatusScreen(TextWriter output, Terminal terminal, TimeProvider time)
{
    // The other screen, no cursor, lines that are too long cut off instead of folded.
    private const string Enter = "\e[?1049h\e[?25l\e[?7l";
    private const string Leave = "\e[?7h\e[?25h\e[?1049l";
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>Runs until it is ended.</summary>
    /// <param name="ask">Makes the table of this moment.</param>
    /// <param name="cancellationToken">Ends it too.</param>
    internal async Task RunAsync(Func<CancellationToken, Task<IReadOnlyList<string>>> ask, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (terminal.HasKeys)
        {
            new Thread(() => WaitForKey(ended)) { IsBackground = true, Name = "keys" }.Start();
        }

        IReadOnlyList<string> table = [];
        await output.WriteAsync(terminal.IsScreen ? Enter : "");
        try
        {
            using var timer = new PeriodicTimer(Every, time);
            do
            {
                table = await ask(ended.Token);
                await output.WriteAsync(terminal.IsScreen ? Drawn(table) : Below(table));
            }
            while (await timer.WaitForNextTickAsync(ended.Token));
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // Asked to end.
        }
        finally
        {
            await output.WriteAsync(terminal.IsScreen ? Leave + Below(table) : "");
        }
    }

    // From the first corner, each line cleared behind its end: nothing flickers, nothing of before is left.
    private string Drawn(IReadOnlyList<string> table)
    {
        var rows = terminal.Rows;
        var shown = table.Count < rows ? [.. table, "", terminal.Ink.Head(terminal.HasKeys ? "q ends" : "Ctrl-C ends")] : table;
        IEnumerable<string> fitting = shown.Count <= rows ? shown : [.. table.Take(rows - 1), terminal.Ink.Head($"{table.Count - rows + 1} more lines: q, or edgehub-edge status --once")];
        return "\e[H" + string.Join("\e[K\r\n", fitting) + "\e[K\e[J";
    }

    private static string Below(IReadOnlyList<string> table) => string.Concat(table.Select(line => line + Environment.NewLine)) + Environment.NewLine;

    private static void WaitForKey(CancellationTokenSource ended)
    {
        try
        {
            while (Console.ReadKey(intercept: true) is not { Key: ConsoleKey.Q or ConsoleKey.Escape })
            {
                // Other keys do nothing.
            }

            ended.Cancel();
        }
        catch (Exception e) when (e is InvalidOperationException or ObjectDisposedException or IOException)
        {
            // The keyboard is gone, or everything has ended already; Ctrl-C and the end of the terminal still end it.
        }
    }
}
