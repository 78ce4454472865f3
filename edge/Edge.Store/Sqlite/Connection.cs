namespace EdgeHub.Edge.Store;

/// <summary>One open database. Used by one thread at a time; its owner sees to that.</summary>
internal sealed class Connection : IDisposable
{
    private readonly List<Statement> _statements = [];
    private nint _handle;

    public Connection(string path, bool write)
    {
        var flags = (write ? Native.OpenReadWrite | Native.OpenCreate : Native.OpenReadOnly) | Native.OpenNoMutex | Native.OpenExtendedCodes;
        var code = Native.Open(path, out _handle, flags, null);
        if (code != Native.Ok)
        {
            var error = new SqliteException(code, _handle == 0 ? "no memory" : Native.ErrorMessage(_handle));
            Dispose();
            throw error;
        }

        _ = Native.BusyTimeout(_handle, 5000);
    }

    /// <summary>True within a transaction.</summary>
    public bool InTransaction => Native.GetAutoCommit(_handle) == 0;

    public void Execute(string sql)
    {
        var code = Native.Execute(_handle, sql, 0, 0, 0);
        if (code != Native.Ok)
        {
            throw Error(code);
        }
    }

    /// <summary>Prepares a statement that lives as long as the connection.</summary>
    public Statement Prepare(string sql)
    {
        var code = Native.Prepare(_handle, sql, -1, out var handle, 0);
        if (code != Native.Ok)
        {
            throw Error(code);
        }

        var statement = new Statement(this, handle);
        _statements.Add(statement);
        return statement;
    }

    public long QueryLong(string sql) => long.Parse(QueryText(sql), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The first column of the first row as text; empty when there is none.</summary>
    public string QueryText(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? System.Text.Encoding.UTF8.GetString(statement.Blob(0)) : "";
    }

    /// <summary>Moves what is in the write-ahead log into the file and truncates the log.</summary>
    public void Checkpoint()
    {
        const int Truncate = 3;
        _ = Native.Checkpoint(_handle, null, Truncate, out _, out _);
    }

    /// <summary>Ends a failed transaction, if SQLite has not done so itself.</summary>
    public void RollBack()
    {
        if (InTransaction)
        {
            _ = Native.Execute(_handle, "ROLLBACK", 0, 0, 0);
        }
    }

    /// <summary>Ends what runs, from another thread; the owner sees to it that the connection is not closed meanwhile.</summary>
    public void Interrupt() => Native.Interrupt(_handle);

    public SqliteException Error(int code) => new(code, Native.ErrorMessage(_handle));

    public void Forget(Statement statement) => _statements.Remove(statement);

    public void Dispose()
    {
        foreach (var statement in _statements.ToArray())
        {
            statement.Dispose();
        }

        if (_handle != 0)
        {
            _ = Native.Close(_handle);
            _handle = 0;
        }
    }
}
