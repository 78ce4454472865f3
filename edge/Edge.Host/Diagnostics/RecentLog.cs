using System.Globalization;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Edge.Host;

/// <summary>The last lines of the log in memory, for whoever looks for a fault afterwards. Safe from any thread.</summary>
internal sealed class RecentLog(TimeProvider time) : ILoggerProvider
{
    /// <summary>Lines kept.</summary>
    internal const int MaxLines = 2_000;

    private const int MaxCharacters = 1_000;
    private readonly Lock _lock = new();
    private readonly Queue<string> _lines = new(MaxLines);

    /// <summary>Oldest first.</summary>
    internal IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    public void Dispose()
    {
    }

    private void Add(string line)
    {
        var plain = line.ReplaceLineEndings(" ");
        lock (_lock)
        {
            if (_lines.Count == MaxLines)
            {
                _lines.Dequeue();
            }

            _lines.Enqueue(plain.Length <= MaxCharacters ? plain : plain[..MaxCharacters]);
        }
    }

    private sealed class Logger(RecentLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => log.Add(string.Create(
            CultureInfo.InvariantCulture, $"{log.Now:yyyy-MM-dd HH:mm:ss.fff} {logLevel} {category}[{eventId.Id}] {formatter(state, exception)} {exception}"));
    }

    private DateTimeOffset Now => time.GetLocalNow();
}
