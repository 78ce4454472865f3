namespace EdgeHub.Edge.Uplink;

/// <summary>The agent's configuration as the link sees it: what is told to the hub, and where its files go.</summary>
public interface IAgentConfiguration
{
    /// <summary>How it stands now. Safe from any thread.</summary>
    ConfigurationStanding Standing { get; }

    /// <summary>The file in force as text; null when it can't be read or is not the one of <see cref="Standing"/> any more.</summary>
    string? Text();

    /// <summary>Takes a file of the hub; returns at once, and <see cref="Standing"/> tells how it ended. A newer one takes the place of one that waits.</summary>
    void Offer(OfferedConfiguration offer);

    /// <summary>Waits until it stands otherwise than <paramref name="seen"/>.</summary>
    Task<ConfigurationStanding> ChangedAsync(ConfigurationStanding seen, CancellationToken cancellationToken);
}

/// <summary>What the agent runs with, and how the hub's newest file ended.</summary>
/// <param name="Sha256">Of the file in force, in hexadecimal.</param>
/// <param name="Version">The hub's version whose text it is; 0 when it was written at the agent.</param>
/// <param name="NeedsRestart">Settings that are taken with the next start.</param>
/// <param name="Tried">The newest version whose trial is over; 0 for none.</param>
/// <param name="Code">How it ended: empty for in force, else <c>configuration.refused</c>, <c>configuration.rolled_back</c> or <c>configuration.not_written</c>.</param>
/// <param name="Detail">The same for people; at most 4,000 characters.</param>
/// <param name="Trying">The version that is being tried; 0 for none.</param>
public sealed record ConfigurationStanding(string Sha256, long Version, string NeedsRestart, long Tried, string Code, string Detail, long Trying);

/// <summary>A file that the hub wants the agent to run with.</summary>
/// <param name="Version">Its number, from 1, growing.</param>
/// <param name="Text">The whole text.</param>
/// <param name="Proof">How long devices may take to come back; zero for no proof.</param>
public sealed record OfferedConfiguration(long Version, string Text, TimeSpan Proof);
