namespace EdgeHub.Identifiers;

/// <summary>One line of our table of application identifiers; <c>3100-3105</c> stands for six of them.</summary>
/// <param name="Ais">The AI, or first and last of a series.</param>
/// <param name="Title">Its data title.</param>
/// <param name="Components">What its value is made of, in order.</param>
internal sealed record Row(string Ais, string Title, params Component[] Components)
{
    /// <summary>True when the length is predefined, so that no FNC1 needs to follow.</summary>
    public bool Predefined { get; init; }

    /// <summary>True when a Digital Link URI may carry it in its query.</summary>
    public bool LinkAttribute { get; init; }

    /// <summary>What must be on the same item: alternatives by <c>|</c>, each of AIs joined by <c>+</c>; <c>n</c> stands for any digit.</summary>
    public string Needs { get; init; } = "";

    /// <summary>AIs that must not be on the same item.</summary>
    public string Excludes { get; init; } = "";

    /// <summary>Null, or, for a primary key of Digital Link, the qualifiers that may follow it in this order; alternatives by <c>|</c>.</summary>
    public string? Key { get; init; }
}
