namespace EdgeHub.Hub.Kernel;

/// <summary>A module's part of the demo plant. Register it as a singleton; <c>demo seed</c> calls all in <see cref="Order"/>.</summary>
public interface IDemoSeed
{
    /// <summary>Tenancy 100, Identity 200, Fleet 300, Traceability 400, Production 500.</summary>
    int Order { get; }

    /// <summary>Brings the demo's data to what it should be; running it again changes nothing.</summary>
    /// <param name="say">One line per thing made, for the terminal.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task SeedAsync(Action<string> say, CancellationToken cancellationToken);
}
