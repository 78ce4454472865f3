namespace EdgeHub.Hub.Kernel;

/// <summary>One numbered change of a module's schema, in the order in which it is applied.</summary>
/// <param name="Module">The module: also the PostgreSQL schema.</param>
/// <param name="Number">1 to 9999, without gaps within the module.</param>
/// <param name="Name">File name, e.g. <c>0001_agents.sql</c>; one ending in <c>.data.sql</c> changes rows, not schemas.</param>
/// <param name="Sql">Its text.</param>
/// <param name="Checksum">SHA-256 of the text: an applied file may never change.</param>
public sealed record MigrationFile(string Module, int Number, string Name, string Sql, string Checksum)
{
    /// <summary>
    /// True when it runs as <c>eh_migrate</c>, past row-level security, which binds the owner too: as the owner its UPDATE
    /// would silently touch no row.
    /// </summary>
    public bool ChangesData => Name.EndsWith(".data.sql", StringComparison.Ordinal);
}

/// <summary>A database does not fit this program's migrations; the message says which and why.</summary>
public sealed class MigrationException : Exception
{
    /// <summary>With the reason.</summary>
    public MigrationException(string message)
        : base(message)
    {
    }

    /// <summary>With the reason and what caused it.</summary>
    public MigrationException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Without a reason; not used.</summary>
    public MigrationException()
    {
    }
}
