namespace EdgeHub.Edge.Store;

/// <summary>Nothing more can be kept: the store's bound is reached, or the disk is full or read-only. Nothing that is kept is lost.</summary>
public sealed class StoreFullException : Exception
{
    /// <summary>Names what is full and what to do.</summary>
    public StoreFullException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <inheritdoc/>
    public StoreFullException()
    {
    }

    /// <inheritdoc/>
    public StoreFullException(string message)
        : base(message)
    {
    }
}

/// <summary>The store's file can't be used any more; the next opening checks it and sets it aside if it is damaged.</summary>
public sealed class StoreFaultException : Exception
{
    /// <summary>Names what failed and what to do.</summary>
    public StoreFaultException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <inheritdoc/>
    public StoreFaultException()
    {
    }

    /// <inheritdoc/>
    public StoreFaultException(string message)
        : base(message)
    {
    }
}

/// <summary>Another agent works on the data folder.</summary>
public sealed class DataFolderInUseException : Exception
{
    /// <summary>Names the folder and who has it.</summary>
    public DataFolderInUseException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <inheritdoc/>
    public DataFolderInUseException()
    {
    }

    /// <inheritdoc/>
    public DataFolderInUseException(string message)
        : base(message)
    {
    }
}
