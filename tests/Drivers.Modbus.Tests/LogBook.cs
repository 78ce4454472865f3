using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Drivers.Modbus.Tests;

/// <summary>Keeps what was logged.</summary>
internal sealed class LogBook : ILogger<ModbusMachine>
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue(formatter(state, exception));
}
