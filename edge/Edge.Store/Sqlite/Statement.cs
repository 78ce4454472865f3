using System.Text;

namespace EdgeHub.Edge.Store;

/// <summary>A prepared statement. Places and columns count from 1 and 0, as SQLite's do.</summary>
internal sealed class Statement(Connection connection, nint handle) : IDisposable
{
    // SQLITE_TRANSIENT: SQLite takes a copy.
    private const nint Copy = -1;
    private nint _handle = handle;

    public Statement Bind(int at, long value)
    {
        Check(Native.BindLong(_handle, at, value));
        return this;
    }

    public unsafe Statement Bind(int at, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            // A null pointer would bind NULL.
            Check(Native.BindZeroBlob(_handle, at, 0));
            return this;
        }

        fixed (byte* pointer = value)
        {
            Check(Native.BindBlob(_handle, at, pointer, value.Length, Copy));
        }

        return this;
    }

    public unsafe Statement Bind(int at, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        fixed (byte* pointer = bytes.Length == 0 ? [0] : bytes)
        {
            Check(Native.BindText(_handle, at, pointer, bytes.Length, Copy));
        }

        return this;
    }

    /// <summary>Goes to the next row; false when there is none.</summary>
    public bool Step()
    {
        var code = Native.Step(_handle);
        return code switch
        {
            Native.Row => true,
            Native.Done => false,
            _ => throw Failed(code),
        };
    }

    /// <summary>Runs to the end and makes the statement ready for its next use.</summary>
    public void Run()
    {
        while (Step())
        {
            // Rows of a statement that is run for its effect do not matter.
        }

        Reset();
    }

    public void Reset()
    {
        _ = Native.Reset(_handle);
        _ = Native.ClearBindings(_handle);
    }

    public long Long(int column) => Native.ColumnLong(_handle, column);

    /// <summary>Valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> Blob(int column) => Native.Column(_handle, column);

    public string Text(int column) => Encoding.UTF8.GetString(Blob(column));

    public void Dispose()
    {
        if (_handle != 0)
        {
            _ = Native.Finish(_handle);
            _handle = 0;
            connection.Forget(this);
        }
    }

    private void Check(int code)
    {
        if (code != Native.Ok)
        {
            throw connection.Error(code);
        }
    }

    private SqliteException Failed(int code)
    {
        var error = connection.Error(code);
        Reset();
        return error;
    }
}
